//! `case,transfer,claim,check,result,detail`: one row a transfer and check; a check of the whole case repeats on each.

use std::io::Write;

use super::cells::{Sheet, text};
use super::{ExportFault, claim_names, claim_of, each_page};
use crate::casework::screening::figures;
use crate::domain::screening::{Check, Outcome, result_of};
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::exports::{self, CasePage, ExportedCase};
use crate::store::petitions::Finding;

pub(super) fn write<W: Write>(connection: &mut AnyConnection, sheet: &mut Sheet<W>) -> Result<(), ExportFault> {
    sheet.row(["case", "transfer", "claim", "check", "result", "detail"])?;
    each_page(connection, |connection, page| {
        let findings = exports::findings_on(connection, page)?;
        let names = exports::source_numbers(connection, &named(&findings)?)?;
        for case in &page.cases {
            one_case(sheet, page, case, &findings, &names)?;
        }
        Ok(())
    })
}

/// The cases that findings name.
fn named(findings: &[Finding]) -> Result<Vec<String>, Error> {
    let mut named = Vec::new();
    for finding in findings {
        named.extend(figures(finding)?.cases.into_iter().map(|other| other.case));
    }
    Ok(named)
}

fn one_case<W: Write>(
    sheet: &mut Sheet<W>,
    page: &CasePage,
    case: &ExportedCase,
    findings: &[Finding],
    names: &[(String, String)],
) -> Result<(), ExportFault> {
    let claims = claim_names(case, page);
    let own: Vec<&Finding> = findings.iter().filter(|finding| finding.case_id == case.id).collect();
    let results: Vec<_> = own.iter().map(|row| (row.check_name, row.transfer_id, row.outcome)).collect();
    for (transfer, _, place) in page.transfers.iter().filter(|(_, of, _)| *of == case.id) {
        let claim = claim_of(case.id, *place, &claims, page).unwrap_or_default();
        for check in Check::ALL {
            let result = if case.is_screened { result_of(*check, *transfer, &results) } else { Outcome::Unknown };
            let of_check =
                |row: &&&Finding| row.check_name == *check && row.transfer_id.is_none_or(|of| of == *transfer);
            let detail = own.iter().find(of_check).map(|row| detail(row, names)).transpose()?.unwrap_or_default();
            sheet.row([
                &text(case.name()),
                &place.to_string(),
                &text(&claim),
                check.as_str(),
                result.as_str(),
                &text(&detail),
            ])?;
        }
    }
    Ok(())
}

/// The figures of a finding; other cases by their sources' numbers.
fn detail(finding: &Finding, names: &[(String, String)]) -> Result<String, Error> {
    let mut figures = figures(finding)?;
    for other in &mut figures.cases {
        if let Some((_, source)) = names.iter().find(|(reference, _)| *reference == other.case) {
            other.case.clone_from(source);
        }
    }
    figures.cases.sort();
    if figures.more {
        // Which of them are named is the database's choice.
        figures.cases.clear();
    }
    serde_json::to_string(&figures).map_err(|fault| Error::Broken { what: fault.to_string() })
}
