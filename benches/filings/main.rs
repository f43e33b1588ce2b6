//! How many cases are filed in a second over HTTP, and how many the bare database takes: the same statements without the program. Start it with
//! `benches/load`, which brings the PostgreSQL server; what the figures mean stands in `benches/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement fails by panicking, and prints what it found"
)]

mod bare_postgres;
mod bare_sqlite;
mod client;
mod fresh;
mod made_up;
mod program;
mod recording;

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::mpsc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use redress::app::App;
use redress::clock::Clock;
use redress::config::TrustedProxies;
use redress::evidence::Evidence;
use redress::notify::mailer::{MailRoute, Mailer};
use redress::serve::{self, Front, Signals};
use redress::store::{Missing, Store};
use redress::vault::{KeyRing, Vault};
use redress::{rulebook, web};

use client::{Door, Line, Run};
use fresh::{FIRST_MOVEMENT, Fresh};
use program::Program;
use recording::Filing;

/// Clients at once.
const CLIENTS: [usize; 3] = [1, 8, 32];
/// What may be named on the command line, to measure it alone.
const DATABASES: [&str; 2] = ["sqlite", "postgres"];
/// Filings whose statements are recorded.
const RECORDED: u64 = 24;
/// Cases that are there before anything is recorded or measured: in an empty register no statement shows what it costs.
const FILED_BEFORE: u64 = 2_000;
/// The first case that nobody has filed by then.
const FIRST_MEASURED: u64 = RECORDED + 1 + FILED_BEFORE;
/// Sets the ids of what is shown apart from those of the runs.
const SALT_OF_SHOW: u64 = 20;
/// Before anything is counted.
const WARM_UP: Duration = Duration::from_secs(2);
/// What is counted.
const MEASURED: Duration = Duration::from_secs(8);

/// What `benches/load` brings.
struct Place {
    folder: PathBuf,
    postgres: String,
    log: PathBuf,
    pgbench: String,
}

impl Place {
    fn read() -> Self {
        let told = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: start benches/load"));
        Self {
            folder: told("REDRESS_LOAD_FOLDER").into(),
            postgres: told("REDRESS_LOAD_POSTGRES"),
            log: told("REDRESS_LOAD_LOG").into(),
            pgbench: told("REDRESS_LOAD_PGBENCH"),
        }
    }

    fn sqlite(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.db"))
    }

    fn sqlite_url(&self, name: &str) -> String {
        format!("sqlite:{}", self.sqlite(name).display())
    }

    fn postgres_url(&self, name: &str) -> String {
        format!("{}/{name}", self.postgres)
    }

    fn administer(&self, sql: &str) {
        let mut connection = PgConnection::establish(&self.postgres_url("postgres")).unwrap();
        connection.batch_execute(sql).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }
}

/// What is measured, and against what.
struct Prepared {
    keys: [String; 2],
    sqlite: (Vec<Filing>, Vec<Fresh>),
    scripts: Vec<PathBuf>,
}

fn main() {
    let place = Place::read();
    let prepared = prepare(&place);
    if is_shown() {
        bare_sqlite::show_costs(&place.sqlite("bare"), &prepared.sqlite.0, &prepared.sqlite.1);
    }
    println!(
        "\n{:10} {:>7} {:>10} {:>8} {:>8} {:>10} {:>6}",
        "database", "clients", "filings/s", "p50 ms", "p99 ms", "bare/s", "ratio"
    );
    let wanted: Vec<String> = std::env::args().collect();
    let is_wanted = |database: &str| {
        !DATABASES.iter().any(|name| wanted.iter().any(|w| w == name)) || wanted.iter().any(|w| w == database)
    };
    if is_wanted(DATABASES[0]) {
        measure_sqlite(&place, &prepared);
    }
    if is_wanted(DATABASES[1]) {
        measure_postgres(&place, &prepared);
    }
}

/// Whether statements and their costs are to be printed too.
fn is_shown() -> bool {
    std::env::var_os("REDRESS_LOAD_SHOW").is_some()
}

fn measure_sqlite(place: &Place, prepared: &Prepared) {
    let next = AtomicU64::new(FIRST_MEASURED);
    for (salt, clients) in (1..).zip(CLIENTS) {
        let run = over_http(place, &place.sqlite_url("served"), &prepared.keys[0], &next, clients);
        let (filings, fresh) = &prepared.sqlite;
        let bare = bare_sqlite::run(&place.sqlite("bare"), filings, fresh, clients, salt, (WARM_UP, MEASURED));
        tell("SQLite", clients, &run, bare);
    }
}

fn measure_postgres(place: &Place, prepared: &Prepared) {
    let next = AtomicU64::new(FIRST_MEASURED);
    for (salt, clients) in (1..).zip(CLIENTS) {
        place.administer("CHECKPOINT");
        let run = over_http(place, &place.postgres_url("served"), &prepared.keys[1], &next, clients);
        place.administer("CHECKPOINT");
        let bare = |salt, length| {
            bare_postgres::run(&place.pgbench, &place.postgres_url("bare"), &prepared.scripts, clients, salt, length)
        };
        bare(2 * salt, WARM_UP);
        tell("PostgreSQL", clients, &run, bare(2 * salt + 1, MEASURED));
    }
    if is_shown() {
        let script = &prepared.scripts[prepared.scripts.len() - 1];
        bare_postgres::show_costs(&place.pgbench, &place.postgres_url("bare"), script, SALT_OF_SHOW, WARM_UP);
    }
}

fn tell(database: &str, clients: usize, run: &Run, bare: f64) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{database:10} {clients:>7} {:>10.0} {:>8.2} {:>8.2} {bare:>10.0} {:>5.0}%",
        run.per_second,
        milliseconds(run.p50),
        milliseconds(run.p99),
        run.per_second / bare * 100.0
    );
}

/// The release program on this database, and so many people in front of it.
fn over_http(place: &Place, database: &str, key: &str, next: &AtomicU64, clients: usize) -> Run {
    let serving = Program::new(&place.folder, database).serve(key);
    client::run(&serving.door, next, clients, WARM_UP, MEASURED)
}

/// Fills a database of either kind, copies each for the recording and for the bare statements, and records.
fn prepare(place: &Place) -> Prepared {
    KeyRing::create_new(&place.folder.join("keys"), Clock::system().real_now()).unwrap();
    place.administer("CREATE DATABASE served");
    let keys = [place.sqlite_url("served"), place.postgres_url("served")].map(|url| {
        let program = Program::new(&place.folder, &url);
        program.fill();
        let key = program.key();
        client::file_all(&program.serve(&key).door, RECORDED + 1..FIRST_MEASURED);
        key
    });
    settle(place);
    for copy in ["recorded", "bare"] {
        std::fs::copy(place.sqlite("served"), place.sqlite(copy)).unwrap();
        place.administer(&format!("CREATE DATABASE {copy} TEMPLATE served"));
    }
    let heard = record_sqlite(place, &keys[0]);
    let told = record_postgres(place, &keys[1]);
    let filings = recording::by_filing(told.clone());
    assert_eq!(filings.len(), RECORDED as usize, "each case was filed");
    let known = Known::read(place);
    let fresh = fresh::of(&filings, &known.postgres(place), &known.movements.keys().cloned().collect());
    if is_shown() {
        show(&heard, &told);
    }
    number_movements(place);
    let scripts = recording::with_control(told);
    let scripts = bare_postgres::write_scripts(&place.folder, &scripts, &fresh, known.movements.len());
    let filings = recording::with_values_of(heard, &filings, &known.twins());
    let fresh = fresh::of(&filings, &known.sqlite(place), &known.movements.values().cloned().collect());
    Prepared { keys, sqlite: (filings, fresh), scripts }
}

/// Lets both databases know how full they are, and brings SQLite's log into its file: the program that wrote it was killed.
fn settle(place: &Place) {
    let mut sqlite = SqliteConnection::establish(&place.sqlite("served").display().to_string()).unwrap();
    sqlite.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    PgConnection::establish(&place.postgres_url("served")).unwrap().batch_execute("VACUUM ANALYZE").unwrap();
}

/// Gives the movements of the bare databases ids that can be counted through.
fn number_movements(place: &Place) {
    let mut sqlite = SqliteConnection::establish(&place.sqlite("bare").display().to_string()).unwrap();
    let first = FIRST_MOVEMENT - 1;
    let unmatch = "UPDATE transfers SET movement_id = NULL";
    sqlite.batch_execute(unmatch).unwrap();
    sqlite.batch_execute(&format!("UPDATE movements SET id = CAST(CAST({first} + rowid AS TEXT) AS BLOB)")).unwrap();
    let mut postgres = PgConnection::establish(&place.postgres_url("bare")).unwrap();
    let numbered = format!(
        "UPDATE movements SET id = convert_to(({first} + number)::text, 'UTF8') \
         FROM (SELECT id AS old, row_number() OVER (ORDER BY id) AS number FROM movements) AS numbered WHERE id = old"
    );
    postgres.batch_execute(unmatch).unwrap();
    postgres.batch_execute(&numbered).unwrap();
    postgres.batch_execute("VACUUM FULL movements").unwrap();
    postgres.batch_execute("VACUUM ANALYZE").unwrap();
}

/// Prints the statements of the last recorded filing on both databases.
fn show(heard: &[String], told: &[recording::Statement]) {
    let told: Vec<String> = told.iter().map(|statement| statement.sql.clone()).collect();
    for (database, statements) in [("SQLite", heard), ("PostgreSQL", told.as_slice())] {
        let ends: Vec<usize> = (0..statements.len()).filter(|place| statements[*place] == "COMMIT").collect();
        let [.., before, last] = ends.as_slice() else { panic!("nothing was recorded") };
        println!("\n{database}: {} statements", last - before);
        statements[before + 1..=*last].iter().for_each(|sql| println!("  {sql}"));
    }
}

fn record(door: &Door) {
    let mut line = Line::open(door);
    for number in 0..=RECORDED {
        let request = line.request(number);
        line.file(&request);
    }
}

/// PostgreSQL writes down what it is sent.
fn record_postgres(place: &Place, key: &str) -> Vec<recording::Statement> {
    place.administer("ALTER DATABASE recorded SET log_statement = 'all'");
    let serving = Program::new(&place.folder, &place.postgres_url("recorded")).serve(key);
    record(&serving.door);
    drop(serving);
    recording::from_log(&place.log, "recorded")
}

/// The server runs in this process, so that its statements can be heard.
fn record_sqlite(place: &Place, key: &str) -> Vec<String> {
    recording::listen();
    let app = application(&place.sqlite_url("recorded"), &place.folder.join("keys"));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, started) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let front = Front::new(format!("http://{address}").parse().unwrap(), TrustedProxies::default());
            let server = serve::start(&app, &front, listener, Signals::Ignored, web::routes).unwrap();
            sender.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    let server = started.recv().unwrap();
    recording::heard_since();
    record(&Door { address, key: key.to_owned() });
    let heard = recording::heard_since();
    drop(server.stop(false));
    thread.join().unwrap();
    heard
}

fn application(database: &str, keys: &Path) -> App {
    let store = Store::open(&database.parse().unwrap(), Missing::Refuse).unwrap();
    let vault = Vault::new(KeyRing::load(keys).unwrap());
    let mailer = Mailer::open(&MailRoute::Memory, "Redress <redress@example.org>".parse().unwrap()).unwrap();
    let evidence = Evidence::new(&keys.with_extension("evidence"), None);
    App::new(store, Clock::system(), vault, rulebook::built_in().unwrap(), mailer, evidence).unwrap()
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    name: String,
}

/// Ids of rows that were there before, each on PostgreSQL with its twin on SQLite.
struct Known {
    movements: BTreeMap<String, String>,
    others: BTreeMap<String, String>,
}

impl Known {
    fn read(place: &Place) -> Self {
        let mut others = twins(place, "accounts", "bank || number");
        others.extend(twins(place, "senders", "name"));
        Self { movements: twins(place, "movements", "reference"), others }
    }

    fn twins(&self) -> BTreeMap<String, String> {
        self.movements.clone().into_iter().chain(self.others.clone()).collect()
    }

    fn postgres(&self, place: &Place) -> BTreeSet<String> {
        self.others.keys().cloned().chain(known_indexes(place)).collect()
    }

    fn sqlite(&self, place: &Place) -> BTreeSet<String> {
        self.others.values().cloned().chain(known_indexes(place)).collect()
    }
}

/// Ids of a table's rows on PostgreSQL, each with the id of the row of the same name on SQLite.
fn twins(place: &Place, table: &str, name: &str) -> BTreeMap<String, String> {
    let mut postgres = PgConnection::establish(&place.postgres_url("bare")).unwrap();
    let mut sqlite = SqliteConnection::establish(&place.sqlite("bare").display().to_string()).unwrap();
    let sql = |hex: &str| format!("SELECT {hex} AS id, {name} AS name FROM {table} ORDER BY 2");
    let one: Vec<Pair> = diesel::sql_query(sql("'\\x' || encode(id, 'hex')")).load(&mut postgres).unwrap();
    let other: Vec<Pair> = diesel::sql_query(sql("'\\x' || lower(hex(id))")).load(&mut sqlite).unwrap();
    assert!(one.iter().map(|row| &row.name).eq(other.iter().map(|row| &row.name)), "{table}");
    one.into_iter().zip(other).map(|(one, other)| (one.id, other.id)).collect()
}

/// Blind indexes of the reported accounts: the same on both, for the keys are.
fn known_indexes(place: &Place) -> Vec<String> {
    let mut postgres = PgConnection::establish(&place.postgres_url("bare")).unwrap();
    let sql = "SELECT '\\x' || encode(number_index, 'hex') AS id, '' AS name FROM accounts";
    let rows: Vec<Pair> = diesel::sql_query(sql).load(&mut postgres).unwrap();
    rows.into_iter().map(|row| row.id).collect()
}
