//! `export` writes the same file from both databases, and nothing that a spreadsheet would calculate.

use redress::casework::screening::drain;
use redress::domain::told::Case;
use redress::export::{self, Kind};

use crate::support::SCHEMA;
use crate::support::databases::{Backend, TestDatabase, on_both_databases};
use crate::support::told_season::season;
use crate::support::world::{World, baht};

fn exported(world: &World, kind: Kind) -> String {
    let mut file = Vec::new();
    export::write(&world.app, kind, &mut file).unwrap();
    String::from_utf8(file).unwrap()
}

#[test]
fn a_season_is_exported_byte_for_byte_the_same_from_both_databases() {
    let of = |backend| {
        let database = TestDatabase::new(backend, &SCHEMA);
        let world = World::new(&database);
        season(&world);
        Kind::ALL.iter().map(|kind| exported(&world, *kind)).collect::<Vec<_>>()
    };
    let (embedded, served) = (of(Backend::Sqlite), of(Backend::Postgres));
    for (kind, (one, other)) in Kind::ALL.iter().zip(embedded.iter().zip(&served)) {
        assert!(one.lines().count() > 1, "{kind}");
        assert_eq!(one, other, "{kind}");
    }
}

on_both_databases! {
    fn the_screening_has_a_row_a_transfer_and_check_in_the_order_of_the_sources_numbers(database: TestDatabase) {
        let world = World::new(&database);
        season(&world);
        let file = exported(&world, Kind::Screening);
        let mut lines = file.lines();
        assert_eq!(lines.next(), Some("case,transfer,claim,check,result,detail"));
        let rows: Vec<&str> = lines.collect();
        assert_eq!(rows.len(), 11 * 13);
        let mut cases: Vec<&str> = rows.iter().map(|row| row.split(',').next().unwrap()).collect();
        cases.dedup();
        assert_eq!(cases, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]);
        for row in [
            "1,1,1-1,account_frozen,pass,",
            r#"2,1,2-1,account_frozen,warn,"{""accounts"":[{""bank"":""006"",""number"":""1234567890""}]}""#,
            "2,1,2-1,trail_amount,unknown,",
            r#"3,1,3-1,trail_amount,warn,"{""told_amount"":""300.00"",""reported_amount"":""299.00""}""#,
            r#"10,1,10-1,same_person,warn,"{""cases"":[{""case"":""1"",""shared"":[""email""]}]}""#,
            r#"7,1,7-1,recovered_elsewhere,warn,"{""told_amount"":""70.00""}""#,
        ] {
            assert!(rows.contains(&row), "{row} is not in\n{file}");
        }
    }
}

on_both_databases! {
    fn claims_and_the_ledger_are_exported_in_baht(database: TestDatabase) {
        let world = World::new(&database);
        season(&world);
        let today = world.today();
        let claims = exported(&world, Kind::Claims);
        let first = format!("\n1,1-1,006,1234567890,submitted,100.00,0.00,0.00,0.00,0.00,{today},");
        assert!(claims.contains(&first), "{claims}");
        let waiting = format!("\n2,2-1,006,1234567809,waiting,200.00,0.00,0.00,0.00,0.00,{today},\n");
        assert!(claims.contains(&waiting), "{claims}");
        let ledger = exported(&world, Kind::Ledger);
        assert_eq!(ledger, format!("bank,account,debit,credit,amount,act,posted_on\n006,1234567890,unallotted,confirmed,10000.00,confirm_balance,{today}\n"));
    }
}

on_both_databases! {
    fn cells_that_begin_a_formula_are_texts_and_cases_without_a_source_come_last(database: TestDatabase) {
        let world = World::new(&database);
        let told = |number: Option<&str>, amount| {
            let source_number = number.map(str::to_owned);
            world.file(&Case { source_number, ..world.told(&[("1234567890", baht(amount)), ("1234567891", baht(amount))]) })
        };
        for (number, amount) in [(Some("100"), 1), (None, 2), (Some("=1+1"), 3), (Some("-20"), 4), (Some("9"), 5)] {
            told(number, amount);
        }
        drain(&world.app).unwrap();
        let file = exported(&world, Kind::Claims);
        let names: Vec<(&str, &str)> = file.lines().skip(1).map(|row| row.split_once(',').unwrap()).collect();
        let cases: Vec<&str> = names.iter().map(|(case, _)| *case).step_by(2).collect();
        assert_eq!(cases[..4], ["9", "'-20", "100", "'=1+1"]);
        assert_eq!(cases[4].len(), "R7KQ-2M9X".len());
        assert!(names[0].1.starts_with("9-1,006,1234567890,") && names[1].1.starts_with("9-2,006,1234567891,"));
        assert!(names[6].1.starts_with("'=1+1-1,"));
    }
}
