//! A person with a real browser: Chromium, driven by its own driver over the W3C WebDriver protocol. It finds what a person finds –
//! links, buttons and labels by their words – and sees what a person sees. `protocol` talks to the driver's program.
//!
//! Here because a browser lays out, colours and focuses as no test without one can. What needs no layout is faster through `browser`.

mod protocol;

use std::path::Path;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::{Value, json};

use protocol::Session;

/// How long a page may take to appear, on a machine that compiles at the same time.
const PAGE_LIMIT: Duration = Duration::from_secs(60);

/// What a person holds in their hands.
#[derive(Clone, Copy)]
pub enum Device {
    /// A telephone, 360 px wide.
    Telephone,
    /// A screen on a desk, 1280 px wide.
    Screen,
}

/// One person's Chromium, with a profile of its own, in Thai. It is ended, with all its processes, when this is dropped or the test process dies; a test
/// that fails leaves a picture of the last page in the folder of temporary files under `target/`.
pub struct Driver {
    session: Session,
    site: String,
    name: &'static str,
}

impl Driver {
    /// Opens a browser in front of this site. `name` is what its picture is called.
    pub fn start(name: &'static str, site: &str, device: Device) -> Self {
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // It ends with whoever holds the other end, however that one ends.
            "--remote-debugging-pipe",
            "--window-size=1280,900",
        ];
        let mut options = json!({ "args": arguments, "prefs": { "intl.accept_languages": "th" } });
        if matches!(device, Device::Telephone) {
            let metrics = json!({ "width": 360, "height": 800, "pixelRatio": 2.0, "touch": true, "mobile": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        Self { session: Session::start(options), site: site.to_owned(), name }
    }

    /// Opens an address typed by hand.
    pub fn open(&self, path: &str) {
        self.session.post("/url", &json!({ "url": format!("{}{path}", self.site) }));
    }

    /// Path of the page that is shown.
    pub fn path(&self) -> String {
        let url = self.session.get("/url");
        url.as_str().unwrap().strip_prefix(&self.site).unwrap().to_owned()
    }

    /// The visible words of the one element that this selects.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let element = self.one("css selector", selector);
        self.session.get(&format!("/element/{element}/text")).as_str().unwrap().to_owned()
    }

    /// Follows the link with these words, to another page.
    #[track_caller]
    pub fn follow(&self, words: &str) {
        self.turn_page(&format!("//a[normalize-space()='{words}']"));
    }

    /// Presses the button with these words, which leads to another page.
    #[track_caller]
    pub fn press(&self, words: &str) {
        self.turn_page(&format!("//button[normalize-space()='{words}']"));
    }

    /// Types into the field of this label, in place of what stands there: a click on the label has to lead there.
    #[track_caller]
    pub fn fill(&self, label: &str, text: &str) {
        let label = self.click_label(label, "*[not(@type='radio' or @type='checkbox')]");
        let field = element_id(&self.session.get("/element/active"));
        let wanted = self.session.get(&format!("/element/{label}/attribute/for"));
        assert_eq!(self.session.get(&format!("/element/{field}/attribute/id")), wanted, "{}", self.path());
        self.session.post(&format!("/element/{field}/clear"), &json!({}));
        self.session.post(&format!("/element/{field}/value"), &json!({ "text": text }));
    }

    /// Ticks or chooses what this label names.
    #[track_caller]
    pub fn choose(&self, label: &str) {
        let label = self.click_label(label, "input[@type='radio' or @type='checkbox']");
        let target = self.session.get(&format!("/element/{label}/attribute/for"));
        let control = self.one("css selector", &format!("#{}", target.as_str().unwrap()));
        assert_eq!(self.session.get(&format!("/element/{control}/selected")), true, "{}", self.path());
    }

    /// Chooses a file of this machine for the field of this label.
    #[track_caller]
    pub fn attach(&self, label: &str, file: &Path) {
        // A click would open a window of the operating system.
        let label = self.one("xpath", &label_path(label, "input[@type='file']"));
        let target = self.session.get(&format!("/element/{label}/attribute/for"));
        let field = self.one("css selector", &format!("#{}", target.as_str().unwrap()));
        self.session.post(&format!("/element/{field}/value"), &json!({ "text": file.display().to_string() }));
    }

    /// Keeps a picture of the whole page that is shown, where the tests leave things behind.
    pub fn picture(&self, name: &str) {
        let picture = self.session.post(
            "/goog/cdp/execute",
            &json!({ "cmd": "Page.captureScreenshot", "params": { "captureBeyondViewport": true } }),
        );
        let bytes = BASE64.decode(picture["data"].as_str().unwrap().as_bytes()).unwrap();
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png")), bytes).unwrap();
    }

    /// Chooses from the list of this label.
    #[track_caller]
    pub fn pick(&self, label: &str, option: &str) {
        let path = format!("//select[@id={}/@for]/option[normalize-space()='{option}']", label_path(label, "select"));
        let option = self.one("xpath", &path);
        self.click(&option);
        assert_eq!(self.session.get(&format!("/element/{option}/selected")), true, "{}", self.path());
    }

    /// Runs a function body of JavaScript in the page; the content security policy has no say in it.
    pub fn run(&self, script: &str, arguments: Value) -> Value {
        self.session.post("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// The same where the script says by its last argument when it is done.
    pub fn run_until_done(&self, script: &str, arguments: Value) -> Value {
        self.session.post("/execute/async", &json!({ "script": script, "args": arguments }))
    }

    /// Tells the page which colours the person prefers, `light` or `dark`, and that nothing shall move.
    pub fn prefer(&self, scheme: &str) {
        let scheme = json!({ "name": "prefers-color-scheme", "value": scheme });
        let media = json!({ "features": [scheme, { "name": "prefers-reduced-motion", "value": "reduce" }] });
        self.session.post("/goog/cdp/execute", &json!({ "cmd": "Emulation.setEmulatedMedia", "params": media }));
    }

    #[track_caller]
    fn click_label(&self, label: &str, of: &str) -> String {
        let label = self.one("xpath", &label_path(label, of));
        self.click(&label);
        label
    }

    fn click(&self, element: &str) {
        self.session.post(&format!("/element/{element}/click"), &json!({}));
    }

    /// Clicks, and waits until another document has been read whole.
    #[track_caller]
    fn turn_page(&self, path: &str) {
        let target = self.one("xpath", path);
        let before = self.one("css selector", "html");
        self.click(&target);
        let began = Instant::now();
        loop {
            let now = self.all("css selector", "html");
            if now.len() == 1 && now[0] != before && self.run("return document.readyState", json!([])) == "complete" {
                return;
            }
            assert!(began.elapsed() < PAGE_LIMIT, "{path} led nowhere from {}", self.path());
        }
    }

    /// The one element: none or several would leave a person in doubt.
    #[track_caller]
    fn one(&self, using: &str, value: &str) -> String {
        let mut found = self.all(using, value);
        assert_eq!(found.len(), 1, "{value} on {}", self.path());
        found.remove(0)
    }

    fn all(&self, using: &str, value: &str) -> Vec<String> {
        let found = self.session.post("/elements", &json!({ "using": using, "value": value }));
        found.as_array().unwrap().iter().map(element_id).collect()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.png", self.name));
            match self.session.try_get("/screenshot") {
                Ok(picture) => {
                    let bytes = picture.as_str().and_then(|text| BASE64.decode(text.as_bytes()).ok());
                    let written = bytes.map(|bytes| std::fs::write(&file, bytes));
                    eprintln!("{} saw this last: {} ({written:?})", self.name, file.display());
                }
                Err(fault) => eprintln!("no picture of what {} saw last: {fault}", self.name),
            }
        }
    }
}

/// The label of such a control by its own words, without what is said beside them, such as "(optional)".
fn label_path(words: &str, of: &str) -> String {
    format!("//label[normalize-space(text())='{words}' and @for=//{of}/@id]")
}

fn element_id(value: &Value) -> String {
    // The name that the protocol gives to a reference to an element.
    value["element-6066-11e4-a52e-4f735466cecf"].as_str().unwrap_or_else(|| panic!("no element: {value}")).to_owned()
}
