//! Reading a page.

use crate::support::browser::{Browser, Page};

pub fn shown(html: &str) -> Page {
    Browser::new("http://127.0.0.1:1").shown("/claim/one?step=2", html)
}

#[test]
fn text_is_what_a_person_can_read() {
    let page = shown(
        "<title>Your  claim</title><style>p{}</style><h1>Claim</h1><p>Two<b>fold</b>\n words</p>
         <p hidden>secret</p><template>mould</template>
         <select><option>one<option selected>two</select><p>Baht&nbsp;5</p>",
    );
    assert_eq!(page.title(), "Your claim");
    assert_eq!(page.text(), "Claim Twofold words two Baht 5");
    assert!(page.has_text("Twofold   words"));
}

#[test]
fn a_table_and_a_description_list_are_read_row_by_row() {
    let page = shown(
        "<table class=claims><thead><tr><th>Who<th>Baht</thead><tbody><tr><th>A<td>1<tr><th>B<td>2</tbody></table>
         <dl><div><dt>Bank</dt><dd>014</dd><dd><a href=/change>Change <span>bank</span></a></dd></div></dl>",
    );
    assert_eq!(page.rows(".claims tbody"), [["A", "1"], ["B", "2"]]);
    assert_eq!(page.rows(".claims tbody tr:first-child"), [["A", "1"]]);
    assert_eq!(page.rows("dl"), [["Bank", "014", "Change bank"]]);
    assert_eq!(page.link("Change"), "/change");
}

#[test]
fn errors_are_read_from_the_summary_and_at_the_field() {
    let page = shown(
        "<div id=main-error role=alert><h2>There is a problem</h2><ul><li><a href=#name>Enter a name</a></ul></div>
         <p id=name-error>Error: Enter a name</p>",
    );
    assert_eq!(page.error_summary(), ["Enter a name"]);
    assert_eq!(page.field_error("name").as_deref(), Some("Error: Enter a name"));
    assert_eq!(page.field_error("amount"), None);
}

#[test]
fn a_link_is_found_by_its_whole_text_before_a_part() {
    let page = shown("<a href=two>Claims</a> <a href='?step=3'>Claims to examine</a>");
    assert_eq!(page.link("Claims"), "/claim/two");
    assert_eq!(page.link("to examine"), "/claim/one?step=3");
    assert!(!page.has_link("Accounts"));
}

#[test]
#[should_panic(expected = "2 links “Change”")]
fn a_link_text_that_fits_two_targets_is_refused() {
    shown("<a href=/a>Change</a> <a href=/b>Change</a>").link("Change");
}

#[test]
#[should_panic(expected = "only moves within")]
fn a_link_within_the_page_is_not_followed() {
    shown("<a href=#name>Enter a name</a>").click("Enter a name");
}
