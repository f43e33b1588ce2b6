//! Filling in a form.

use super::pages::shown;
use crate::support::browser::FormFiller;

const FORM: &str = "
    <form action=/search><input name=q></form>
    <form id=claim method=post action='/claim/one' novalidate>
      <input type=hidden name=csrf value=token>
      <input name=name value='Somchai' maxlength=10> <input name=old value=x disabled>
      <fieldset disabled><input name=older value=y></fieldset>
      <input name=fixed value=1 readonly>
      <textarea name=story>
one
two</textarea>
      <input type=radio name=kind value=transfer checked><input type=radio name=kind value=cash>
      <input type=checkbox name=agree value=yes><input type=checkbox name=tell value=sms checked>
      <select name=bank><option disabled value=''>Choose<option value=002>BBL<option>004</select>
      <button>Continue</button><button name=act value=draft formaction='/draft?x=1'>Save for later</button>
      <input type=button name=none value=Nothing>
    </form>
    <input name=outside value=z form=claim>";

fn form() -> FormFiller {
    shown(FORM).form("/claim/one")
}

fn body(form: FormFiller, button: &str) -> String {
    String::from_utf8(form.prepare(button).sent_body().to_vec()).unwrap()
}

#[test]
fn everything_already_in_a_form_goes_along() {
    assert_eq!(
        body(form(), "Continue"),
        "csrf=token&name=Somchai&fixed=1&story=one%0D%0Atwo&kind=transfer&tell=sms&bank=002&outside=z"
    );
}

#[test]
fn what_a_person_sets_takes_the_place_of_what_was_there() {
    let form =
        form().set_all(&[("name", "สมชาย"), ("kind", "cash"), ("agree", "yes"), ("bank", "004")]).clear("tell", "sms");
    assert_eq!(form.value("kind").as_deref(), Some("cash"));
    assert_eq!(form.offered("kind"), ["transfer", "cash"]);
    assert_eq!(
        body(form, "Continue"),
        "csrf=token&name=%E0%B8%AA%E0%B8%A1%E0%B8%8A%E0%B8%B2%E0%B8%A2&fixed=1&story=one%0D%0Atwo&kind=cash\
         &agree=yes&bank=004&outside=z"
    );
}

#[test]
fn the_pressed_button_is_sent_in_its_place_to_its_own_address() {
    let request = form().prepare("Save for later");
    assert_eq!(request.sent_to(), "/draft?x=1");
    let body = String::from_utf8(request.sent_body().to_vec()).unwrap();
    assert!(body.ends_with("&act=draft&outside=z"), "{body}");
}

#[test]
fn a_form_without_a_method_asks_with_its_fields_in_the_address() {
    let request = shown("<form><input name=q value='a b'><button>Find</button></form>").form("Find").prepare("Find");
    assert_eq!(request.sent_to(), "/claim/one?q=a+b");
}

#[test]
fn a_file_goes_along_as_multipart() {
    let page = shown(
        "<form method=post enctype=multipart/form-data><input name=kind value=slip><input type=file name=slip>
         <button>Upload</button></form>",
    );
    let form = page.form("Upload").attach("slip", "a\"b.png", "image/png", b"\x89PNG");
    let request = form.prepare("Upload");
    let body = String::from_utf8_lossy(request.sent_body()).into_owned();
    assert!(body.contains("name=\"kind\"\r\n\r\nslip\r\n--"), "{body}");
    let head = "name=\"slip\"; filename=\"a%22b.png\"\r\nContent-Type: image/png\r\n\r\n";
    assert!(body.contains(head), "{body}");
}

#[test]
fn an_attack_may_forge_what_no_person_could_set() {
    let body = body(form().forge("csrf", "other").forge("role", "chair"), "Continue");
    assert!(body.ends_with("&csrf=other&role=chair"), "{body}");
}

#[test]
#[should_panic(expected = "only [\"csrf\", \"name\", \"fixed\"")]
fn a_field_that_is_not_there_is_refused() {
    let _ = form().set("surname", "x");
}

#[test]
#[should_panic(expected = "it offers “transfer”; it offers “cash”")]
fn a_radio_button_that_is_not_there_is_refused() {
    let _ = form().set("kind", "cheque");
}

#[test]
#[should_panic(expected = "it offers [\"\", \"002\", \"004\"]")]
fn an_option_that_is_not_there_is_refused() {
    let _ = form().set("bank", "025");
}

#[test]
#[should_panic(expected = "can't see it")]
fn a_hidden_field_is_not_for_a_person() {
    let _ = form().set("csrf", "x");
}

#[test]
#[should_panic(expected = "no more than")]
fn more_than_the_field_takes_is_refused() {
    let _ = form().set("name", "a name of sixteen");
}

#[test]
#[should_panic(expected = "read-only")]
fn a_read_only_field_is_refused() {
    let _ = form().set("fixed", "2");
}

#[test]
#[should_panic(expected = "0 buttons “Pay”")]
fn a_button_that_is_not_there_is_refused() {
    let _ = form().prepare("Pay");
}

#[test]
#[should_panic(expected = "“name” is required and empty")]
fn a_form_with_an_empty_required_field_stays() {
    let page = shown("<form method=post><input name=name required><button>Go</button></form>");
    let _ = page.form("Go").prepare("Go");
}

#[test]
#[should_panic(expected = "no form “Withdraw”")]
fn a_form_that_is_not_there_is_refused_and_the_others_are_named() {
    let _ = shown(FORM).form("Withdraw");
}
