//! Journeys of people through a real browser, in Thai, by the words they read: a victim on a telephone from the first page to the confirmation, then an
//! officer at a desk from the sign-in to the recommendation on that claim. Each page they come to is examined for whoever can't see, hear or point well.

mod page;

use redress::domain::actor::Role;
use redress::domain::id::PetitionId;
use redress::domain::identity::Reference;
use redress::domain::money::Satang;
use redress::domain::petition::State;
use redress::domain::told::AccountKey;
use redress::store::{cases, petitions};
use serde_json::json;

use crate::support::SCHEMA;
use crate::support::app::{PASSWORD, TestApp, email_of};
use crate::support::databases::{Backend, TestDatabase};
use crate::support::driver::{Device, Driver};
use crate::support::pictures::png;
use crate::support::seed::{Seed, baht, key};

const NEXT: &str = "บันทึกและไปต่อ";

/// Somebody on their way, page by page.
struct Journey {
    driver: Driver,
}

impl Journey {
    fn begin(name: &'static str, app: &TestApp, device: Device) -> Self {
        Self { driver: Driver::start(name, &app.base_url, device) }
    }

    /// Comes to a page with this heading.
    #[track_caller]
    fn at(&self, path: &str, heading: &str) -> &Driver {
        let (found, shown) = (self.driver.path(), self.driver.text("h1"));
        assert!(found == path && shown == heading, "wanted {path} “{heading}”, found {found} “{shown}”");
        page::examine(&self.driver);
        &self.driver
    }
}

/// The published account that the victim paid into.
fn account() -> AccountKey {
    key("006", "1234567890")
}

fn victim_claims(app: &TestApp) -> String {
    let victim = Journey::begin("journey-victim", app, Device::Telephone);
    victim.driver.open("/");
    victim.at("/", "ขอคืนเงินที่ถูกหลอกโอน").follow("เริ่มยื่นคำร้อง");
    let page = victim.at("/claim/start", "เงินออกจากท่านไปทางใด");
    page.choose("โอนเข้าบัญชีในประเทศไทย");
    page.press("ดำเนินการต่อ");
    who(&victim);
    what_happened(&victim);
    transfer(&victim);
    evidence(&victim);
    victim.at("/claim/tasks", "คำร้องของท่าน").follow("ช่องทางรับเงินคืน");
    let page = victim.at("/claim/channel", "ให้คืนเงินทางใด");
    page.choose("บัญชีธนาคาร");
    page.pick("ธนาคาร", "ธนาคารกสิกรไทย (KBANK)");
    page.fill("เลขที่บัญชี", "777 000 1234");
    page.press(NEXT);
    victim.at("/claim/tasks", "คำร้องของท่าน").follow("ตรวจสอบและส่ง");
    victim.at("/claim/check", "ตรวจสอบคำตอบของท่าน").press("ส่งคำร้อง");
    let reference = victim.at("/claim/done", "ส่งคำร้องเรียบร้อยแล้ว").text("strong.reference");
    victim.driver.follow("ดูเรื่องของท่าน");
    victim.at("/case/overview", &format!("เรื่อง {reference}")).follow("ข้อมูลของท่าน: ดู แก้ไข ขอสำเนา ลบ");
    own_data(&victim);
    reference
}

fn own_data(victim: &Journey) {
    victim.at("/case/data", "ข้อมูลของท่าน").follow("แก้ไขวิธีติดต่อท่าน");
    let page = victim.at("/case/data/contact", "แก้ไขวิธีติดต่อท่าน");
    page.fill("อีเมล", "malee.new@example.org");
    page.press("บันทึก");
    victim.at("/case/data/contact", "กรอกรหัสจากอีเมลใหม่").follow("ใช้อีเมลอื่น หรือขอรหัสใหม่");
    victim.at("/case/data/contact", "แก้ไขวิธีติดต่อท่าน").follow("ยังไม่ทำตอนนี้");
    victim.at("/case/data", "ข้อมูลของท่าน").follow("ขอให้ลบข้อมูลของท่าน");
    victim.at("/case/data/erase", "ลบข้อมูลของท่าน");
}

fn who(victim: &Journey) {
    victim.at("/claim/tasks", "คำร้องของท่าน").follow("ท่านคือใคร");
    let page = victim.at("/claim/capacity", "ท่านยื่นคำร้องเพื่อใคร");
    page.choose("ยื่นเพื่อตนเอง");
    page.press(NEXT);
    let page = victim.at("/claim/victim", "ท่านคือใคร");
    page.fill("ชื่อและนามสกุล", "มาลี ใจดี");
    page.choose("เลขประจำตัวประชาชน");
    // The last digit is wrong, as when one is left out or swapped.
    page.fill("เลขประจำตัว", "1-1037-02071-81-2");
    page.press(NEXT);
    let page = victim.at("/claim/victim", "ท่านคือใคร");
    assert!(!page.text(".error-summary").is_empty());
    page.fill("เลขประจำตัว", "1-1037-02071-81-1");
    page.press(NEXT);
    let page = victim.at("/claim/contact", "ติดต่อท่านได้อย่างไร");
    page.fill("หมายเลขโทรศัพท์", "081 234 5678");
    page.choose("อีเมล");
    page.fill("อีเมล", "malee@example.org");
    page.press(NEXT);
}

fn what_happened(victim: &Journey) {
    victim.at("/claim/tasks", "คำร้องของท่าน").follow("เหตุการณ์");
    let page = victim.at("/claim/offence", "ถูกหลอกลักษณะใด");
    page.choose("แก๊งคอลเซ็นเตอร์ข่มขู่ทางโทรศัพท์");
    page.press(NEXT);
    let page = victim.at("/claim/story", "เกิดอะไรขึ้น");
    page.fill("เล่าเหตุการณ์ด้วยคำพูดของท่านเอง", "มีคนโทรมาอ้างว่าเป็นตำรวจ แล้วให้โอนเงินไปตรวจสอบ");
    page.press(NEXT);
    let page = victim.at("/claim/numbers", "หมายเลขจากธนาคารและตำรวจ");
    page.choose("ไม่มี");
    page.press(NEXT);
    let page = victim.at("/claim/recovered", "เงินที่ได้รับคืนจากทางอื่น");
    page.choose("ไม่ใช่");
    page.press(NEXT);
}

fn evidence(victim: &Journey) {
    let folder = tempfile::tempdir().unwrap();
    let slip = folder.path().join("สลิปโอนเงิน.png");
    std::fs::write(&slip, png(640, 480, true)).unwrap();
    victim.at("/claim/tasks", "คำร้องของท่าน").follow("หลักฐาน");
    let page = victim.at("/claim/evidence", "หลักฐาน");
    page.choose("สลิปการโอนหรือรายการเดินบัญชี");
    page.press("แนบไฟล์นี้");
    let page = victim.at("/claim/evidence", "หลักฐาน");
    assert!(!page.text(".error-summary").is_empty());
    page.attach("ไฟล์", &slip);
    page.press("แนบไฟล์นี้");
    let page = victim.at("/claim/evidence?did=added", "หลักฐาน");
    assert_eq!(page.text(".file-name"), "สลิปโอนเงิน.png");
    page.follow("ดำเนินการต่อ");
}

fn transfer(victim: &Journey) {
    victim.at("/claim/tasks", "คำร้องของท่าน").follow("รายการโอนเงิน");
    victim.at("/claim/transfers", "รายการโอนเงินของท่าน").follow("เพิ่มรายการโอนเงิน");
    let page = victim.at("/claim/transfers/new", "รายการโอนเงิน");
    page.fill("จำนวนเงิน", "1,234.50");
    page.fill("วัน", "1");
    page.fill("เดือน", "พ.ย.");
    page.fill("ปี", "2569");
    page.fill("เวลา", "14.05 น.");
    page.pick("โอนเงินในรูปแบบใด", "โอนเข้าบัญชีธนาคาร");
    page.pick("โอนผ่านช่องทางใด", "แอปธนาคารบนมือถือ");
    page.pick("ธนาคารหรือผู้ให้บริการของบัญชีที่รับเงิน", "ธนาคารกรุงไทย (KTB)");
    page.fill("เลขที่บัญชีที่รับเงิน", "123-4-56789-0");
    page.choose("ไม่ทราบ");
    page.press(NEXT);
    victim.at("/claim/transfers", "รายการโอนเงินของท่าน").follow("ดำเนินการต่อ");
}

/// The first sign-in with code, password and authenticator; and the next with password and code.
fn officer_comes_in(app: &TestApp, officer: &Journey) {
    let email = email_of(Role::Officer, 1, None);
    let first_code = app.add(Role::Officer, &email, None);
    officer.driver.open("/sign-in/first");
    let page = officer.at("/sign-in/first", "เข้าใช้งานครั้งแรก");
    page.fill("อีเมล", &email);
    page.fill("รหัสเข้าใช้งานครั้งแรก", &first_code);
    page.fill("รหัสผ่านใหม่", PASSWORD);
    page.fill("รหัสผ่านใหม่อีกครั้ง", PASSWORD);
    page.press("ตั้งรหัสผ่านและเข้าสู่ระบบ");
    let page = officer.at("/sign-in/enrol", "ตั้งค่าแอปยืนยันตัวตน");
    page.fill("รหัสจากแอป", &app.code_for(&page.text("#secret")));
    page.press("ตั้งค่าและเข้าสู่ระบบ");
    officer.at("/sign-in/enrol", "รหัสสำรองของท่าน").follow("เก็บรหัสแล้ว ดำเนินการต่อ");
    officer.at("/desk", "คำร้องและคำคัดค้าน").press("ออกจากระบบ");
    let page = officer.at("/sign-in?lang=th", "เข้าสู่ระบบ");
    page.fill("อีเมล", &email);
    page.fill("รหัสผ่าน", PASSWORD);
    page.press("เข้าสู่ระบบ");
    let page = officer.at("/sign-in/code", "พิมพ์รหัสจากแอปยืนยันตัวตน");
    page.fill("รหัส", &app.code(&email));
    page.press("เข้าสู่ระบบ");
    officer.at("/desk", "คำร้องและคำคัดค้าน").follow("officer 1");
    officer.at("/account", "การเข้าสู่ระบบของฉัน");
    officer.driver.open("/desk");
}

fn officer_recommends(app: &TestApp, reference: &Reference, claim: PetitionId) {
    let officer = Journey::begin("journey-officer", app, Device::Screen);
    officer_comes_in(app, &officer);
    officer.at("/desk", "คำร้องและคำคัดค้าน").press("รับเรื่องถัดไป");
    let (claim, heading) = (format!("/desk/petitions/{claim}"), format!("คำร้องขอคืนเงิน {reference}"));
    officer.at(&claim, &heading).follow("ให้ความเห็น");
    let act = format!("{claim}/recommend");
    let page = officer.at(&act, "ให้ความเห็น");
    page.choose("รับฟังได้");
    page.fill("คำอธิบายถึงผู้ยื่น", "รายการเดินบัญชีของธนาคารตรงกับที่ท่านแจ้ง");
    page.press("ไปดูตัวอย่าง");
    officer.at(&act, "สิ่งที่ผู้ยื่นจะได้อ่าน").press("ให้ความเห็น");
    officer.at(&claim, &heading);
}

#[test]
fn a_victim_claims_on_a_telephone_and_an_officer_recommends_at_a_desk() {
    let database = TestDatabase::new(Backend::Sqlite, &SCHEMA);
    let app = TestApp::start(&database);
    Seed::new(&app.app).published_account_at(&account(), baht(1_000));
    let reference: Reference = victim_claims(&app).parse().unwrap();
    let claim = app.app.store.read_now(|c| {
        let case = cases::by_reference(c, &reference)?.unwrap();
        Ok(petitions::of_case(c, case.id)?.remove(0))
    });
    let claim = claim.unwrap();
    assert_eq!(claim.state, State::Submitted);
    officer_recommends(&app, &reference, claim.id);
    let claim = app.app.store.read_now(|c| petitions::find(c, claim.id)).unwrap().unwrap();
    assert_eq!((claim.state, claim.accepted), (State::Recommended, Satang::new(123_450)));
}

#[test]
fn the_tables_of_the_desk_hide_nothing_on_a_telephone() {
    let database = TestDatabase::new(Backend::Sqlite, &SCHEMA);
    let app = TestApp::start(&database);
    let seed = Seed::new(&app.app);
    let paid = seed.disbursing_account(baht(1_000), &[baht(400), baht(600)]).1;
    seed.filed_claim(&seed.published_account(baht(900)), baht(1_234));
    let officer = Journey::begin("journey-tables", &app, Device::Telephone);
    officer_comes_in(&app, &officer);
    for (path, heading) in [
        ("/desk", "คำร้องและคำคัดค้าน"),
        ("/desk/accounts", "บัญชีที่ถูกอายัด"),
        ("/desk/payments", "การจ่ายเงินคืน"),
        ("/statistics", "สถิติ"),
    ] {
        officer.driver.open(path);
        let cells =
            officer.at(path, heading).run("return document.querySelectorAll('td[data-label]').length", json!([]));
        assert!(cells.as_i64() > Some(0), "no table on {path}");
    }
    assert_eq!(paid.len(), 2);
}

#[test]
fn a_page_that_is_not_for_everybody_is_told_apart() {
    let database = TestDatabase::new(Backend::Sqlite, &SCHEMA);
    let app = TestApp::start(&database);
    let driver = Driver::start("journey-fault", &app.base_url, Device::Telephone);
    driver.open("/sign-in");
    assert_eq!(page::faults(&driver), Vec::<String>::new());
    driver.run(
        "document.documentElement.removeAttribute('lang');
         document.querySelector('h1').style.color = '#bbb';
         document.querySelector('label').remove();
         const [table, row] = [document.createElement('div'), document.createElement('p')];
         [table.className, table.ariaLabel, table.tabIndex, table.style.overflow] = ['table-scroll', 'wide', 0, 'auto'];
         [row.textContent, row.style.width] = ['1,000.00', '900px'];
         table.append(row);
         document.querySelector('main').append(table);
         document.body.style.minWidth = '500px';",
        json!([]),
    );
    let faults = page::faults(&driver).join("\n");
    for rule in
        ["html-has-lang", "light: color-contrast h1", "label #email", "reflow", "hidden beside the screen: wide"]
    {
        assert!(faults.contains(rule), "{rule} is not in {faults}");
    }
}
