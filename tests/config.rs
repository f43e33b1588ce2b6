//! Settings and their defaults.

use std::net::IpAddr;
use std::path::Path;

use clap::{Args, Command, FromArgMatches};
use redress::config::{
    BaseUrl, ClamAddress, Config, ConfigFault, DatabaseKind, DatabaseUrl, KeyFile, Settings, TrustedProxies,
};
use redress::notify::mailer::MailRoute;

fn postgres() -> Settings {
    Settings {
        database: Some("postgres://clerk:s3cret@db.example/redress?sslmode=verify-full".to_owned()),
        smtp: Some("smtps://clerk:s3cret@mail.example".to_owned()),
        sender: Some("Redress <no-reply@redress.example>".to_owned()),
        keys: Some("/etc/redress/keys".into()),
        evidence: Some("/srv/evidence".into()),
        ..Settings::default()
    }
}

fn database(text: &str) -> DatabaseUrl {
    text.parse().unwrap()
}

fn serving(settings: &Settings) -> Result<(), ConfigFault> {
    settings.resolve().and_then(|config| config.check_for_serving())
}

#[test]
fn nothing_needs_to_be_set_with_the_embedded_database() {
    let config =
        Settings { database: Some("sqlite:/srv/redress/main.db".to_owned()), ..Settings::default() }.resolve().unwrap();
    assert_eq!(config.database.kind(), DatabaseKind::Sqlite);
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.base_url.as_str(), "http://127.0.0.1:8080");
    assert_eq!(config.keys, KeyFile { path: "/srv/redress/main.keys".into(), may_be_made: true });
    assert_eq!(config.evidence, Path::new("/srv/redress/main.evidence"));
    assert!(matches!(&config.smtp, MailRoute::Folder(path) if path == Path::new("/srv/redress/main.mail")));
    assert_eq!(config.rules, None);
    assert_eq!(config.check_for_serving(), Ok(()));
    assert_eq!(Settings::default().resolve().unwrap().database.file(), Some(Path::new("redress.db")));
}

#[test]
fn with_a_database_server_what_has_no_safe_default_must_be_set() {
    assert!(postgres().resolve().is_ok());
    let required = |settings: Settings| settings.resolve().unwrap_err();
    assert_eq!(required(Settings { smtp: None, ..postgres() }), ConfigFault::Required("REDRESS_SMTP"));
    assert_eq!(required(Settings { sender: None, ..postgres() }), ConfigFault::Required("REDRESS_SENDER"));
    assert_eq!(required(Settings { keys: None, ..postgres() }), ConfigFault::Required("REDRESS_KEYS"));
    assert_eq!(required(Settings { evidence: None, ..postgres() }), ConfigFault::Required("REDRESS_EVIDENCE"));
    assert_eq!(required(Settings { evidence: Some("s3://bucket".into()), ..postgres() }), ConfigFault::Evidence);
}

#[test]
fn a_key_ring_that_is_named_is_never_made() {
    let settings = Settings { keys: Some("keys".into()), ..Settings::default() };
    assert_eq!(settings.resolve().unwrap().keys, KeyFile { path: "keys".into(), may_be_made: false });
}

#[test]
fn a_mistyped_database_is_refused_rather_than_made() {
    for text in [
        "redress.db",
        "",
        "sqlite",
        "sqlite:",
        "sqlite::memory:",
        "sqlite:file:x",
        "sqlite:x?mode=rwc",
        "postgre://x",
        "mysql://x",
        "postgres:x",
    ] {
        assert!(matches!(text.parse::<DatabaseUrl>(), Err(ConfigFault::Database(_))), "{text}");
    }
    assert_eq!(database("sqlite:///srv/x.db").file(), Some(Path::new("/srv/x.db")));
    assert_eq!(database("postgresql://localhost/x").kind(), DatabaseKind::Postgres);
}

#[test]
fn no_secret_is_shown() {
    let config: Config = postgres().resolve().unwrap();
    let shown = format!("{config:?} {}", config.database);
    assert!(!shown.contains("s3cret") && !shown.contains("clerk"), "{shown}");
    assert_eq!(config.database.to_string(), "postgres://db.example/redress");
    assert!(config.database.connection().contains("s3cret"));
    for url in [
        "postgres://u:s3c?ret@h/d",
        "postgres://u:s3@cret@h/d",
        "postgres://u:s3/cret@h/d",
        "postgres://u:s3cret?/x@h/d",
        "postgres://h/d?password=s3cret",
    ] {
        let shown = database(url).to_string();
        assert!(!["s3", "cret"].iter().any(|part| shown.contains(part)), "{url}: {shown}");
    }
}

#[test]
fn help_does_not_show_what_is_in_the_environment() {
    let command = Settings::augment_args(Command::new("redress"));
    assert!(command.get_arguments().filter(|argument| argument.get_env().is_some()).count() == 11);
    assert!(command.get_arguments().all(|argument| argument.get_env().is_none() || argument.is_hide_env_values_set()));
    let matches = Settings::augment_args(Command::new("redress"))
        .try_get_matches_from(["redress", "--listen", "[::1]:80", "--log-json"])
        .unwrap();
    let settings = Settings::from_arg_matches(&matches).unwrap();
    assert_eq!(settings.listen.as_deref(), Some("[::1]:80"));
    assert!(settings.log_json);
}

#[test]
fn a_database_on_another_machine_is_reached_encrypted_or_not_at_all() {
    let with = |url: &str| serving(&Settings { database: Some(url.to_owned()), ..postgres() });
    for here in [
        "postgres:///redress",
        "postgres://localhost:5433/redress",
        "postgres://u:p@127.0.0.1/redress",
        "postgres://[::1]:5432/redress",
        "postgres:///redress?host=/run/postgresql",
        "postgres://%2Frun%2Fpostgresql/redress",
    ] {
        assert_eq!(with(here), Ok(()), "{here}");
    }
    for open in [
        "postgres://db.example/redress",
        "postgres://db.example/redress?sslmode=prefer",
        "postgres://localhost,db.example/redress",
        "postgres:///redress?host=db.example",
        "postgres://db.example/redress?application_name=x@localhost",
    ] {
        assert!(matches!(with(open), Err(ConfigFault::OpenDatabase(_))), "{open}");
    }
    let encrypted = with("postgres://db.example/redress?sslmode=verify-full");
    assert_eq!(encrypted.is_ok(), cfg!(feature = "postgres-tls"));
}

#[test]
fn people_are_served_encrypted_unless_it_is_this_machine() {
    let with = |listen: Option<&str>, base_url: Option<&str>| {
        let text = |text: &str| text.to_owned();
        serving(&Settings {
            listen: listen.map(text),
            base_url: base_url.map(text),
            trusted_proxies: Some("127.0.0.1".to_owned()),
            ..Settings::default()
        })
    };
    assert_eq!(with(None, None), Ok(()));
    assert_eq!(with(None, Some("https://redress.example/")), Ok(()));
    assert_eq!(with(None, Some("http://localhost:3000")), Ok(()));
    assert_eq!(with(Some("0.0.0.0:8080"), None), Err(ConfigFault::OpenBaseUrl));
    assert_eq!(with(Some("0.0.0.0:8080"), Some("http://redress.example")), Err(ConfigFault::OpenBaseUrl));
    assert_eq!(with(Some("0.0.0.0:8080"), Some("https://redress.example")), Ok(()));
    assert_eq!(with(Some("8080"), None), Err(ConfigFault::Listen));
    for base_url in [
        "redress.example",
        "ftp://redress.example",
        "https://redress.example/th",
        "https://a@redress.example",
        "https://redress.example?x",
        "https://",
        "https://:443/",
    ] {
        assert_eq!(with(None, Some(base_url)), Err(ConfigFault::BaseUrl), "{base_url}");
    }
    let config =
        Settings { base_url: Some("https://redress.example/".to_owned()), ..Settings::default() }.resolve().unwrap();
    assert_eq!((config.base_url.as_str(), config.base_url.is_https()), ("https://redress.example", true));
}

/// Without the proxy's word every request comes from one address, and one rate would be everybody's.
#[test]
fn who_encrypts_for_us_is_named() {
    let encrypted = Settings { base_url: Some("https://redress.example".to_owned()), ..Settings::default() };
    assert_eq!(serving(&encrypted), Err(ConfigFault::Proxies));
    let named = Settings { trusted_proxies: Some("10.0.0.7".to_owned()), ..encrypted };
    assert_eq!(serving(&named), Ok(()));
}

#[test]
fn the_base_url_is_written_as_browsers_write_an_origin() {
    for (typed, origin) in [
        ("https://Redress.Example:443/", "https://redress.example"),
        ("http://LOCALHOST:80", "http://localhost"),
        ("https://redress.example:8443", "https://redress.example:8443"),
    ] {
        assert_eq!(typed.parse::<BaseUrl>().unwrap().as_str(), origin);
    }
}

#[test]
fn only_named_proxies_are_believed() {
    let proxies: TrustedProxies = "10.0.0.0/8, 192.0.2.7 ,fd00::/8".parse().unwrap();
    let believed = |text: &str| proxies.contains(text.parse::<IpAddr>().unwrap());
    for address in ["10.255.1.2", "192.0.2.7", "fd12::1", "::ffff:10.1.1.1"] {
        assert!(believed(address), "{address}");
    }
    for address in ["11.0.0.1", "192.0.2.8", "fe80::1", "::1"] {
        assert!(!believed(address), "{address}");
    }
    assert!(!"".parse::<TrustedProxies>().unwrap().contains("127.0.0.1".parse().unwrap()));
    assert!("0.0.0.0/0".parse::<TrustedProxies>().unwrap().contains("203.0.113.1".parse().unwrap()));
    for text in ["10.0.0.0/33", "10.0.0", "proxy.example", "10.0.0.0/", &"10.0.0.1,".repeat(65)] {
        assert_eq!(text.parse::<TrustedProxies>(), Err(ConfigFault::TrustedProxies), "{text}");
    }
}

#[test]
fn the_virus_scanner_is_a_socket_or_an_address_and_nothing_else() {
    let of = |text: &str| {
        Settings { clamav: Some(text.to_owned()), ..Settings::default() }.resolve().map(|config| config.clamav.unwrap())
    };
    assert_eq!(of("unix:/run/clamav/clamd.ctl"), Ok(ClamAddress::Unix("/run/clamav/clamd.ctl".into())));
    assert_eq!(of("tcp:scanner.internal:3310"), Ok(ClamAddress::Tcp("scanner.internal:3310".to_owned())));
    assert_eq!(of("tcp:[::1]:3310"), Ok(ClamAddress::Tcp("[::1]:3310".to_owned())));
    for wrong in
        ["", "/run/clamd.ctl", "unix:clamd.ctl", "tcp:3310", "tcp::3310", "tcp:host:0", "tcp:host:x", "http://host:1"]
    {
        assert_eq!(of(wrong), Err(ConfigFault::ClamAv), "{wrong}");
    }
    assert_eq!(Settings::default().resolve().unwrap().clamav, None);
}

#[test]
fn a_client_is_who_the_last_proxy_of_ours_heard_from() {
    let proxies: TrustedProxies = "10.0.0.0/8, fd00::/8".parse().unwrap();
    let client = |peer: &str, lines: &[&str]| proxies.client(peer.parse().unwrap(), lines).to_string();
    // Whoever is no proxy is the client, whatever they say.
    assert_eq!(client("203.0.113.1", &["198.51.100.1"]), "203.0.113.1");
    assert_eq!(client("::ffff:203.0.113.1", &[]), "203.0.113.1");
    for (lines, wanted) in [
        (&[][..], "10.0.0.1"),
        (&["198.51.100.1"][..], "198.51.100.1"),
        (&["1.1.1.1, 198.51.100.1,10.0.0.2 "][..], "198.51.100.1"),
        (&["1.1.1.1", "198.51.100.1", "10.0.0.2, fd00::7"][..], "198.51.100.1"),
        (&["[2001:db8::1]:443"][..], "2001:db8::1"),
        (&["[2001:db8::1]"][..], "2001:db8::1"),
        (&["198.51.100.1:65000"][..], "198.51.100.1"),
        (&["::ffff:198.51.100.1"][..], "198.51.100.1"),
        // What can't be read ends the chain: who wrote it is held to account.
        (&["198.51.100.1, unknown"][..], "10.0.0.1"),
        (&["198.51.100.1, unknown, 10.0.0.2"][..], "10.0.0.2"),
        (&["198.51.100.1,"][..], "10.0.0.1"),
    ] {
        assert_eq!(client("10.0.0.1", lines), wanted, "{lines:?}");
    }
    let endless = "10.0.0.3,".repeat(100_000);
    assert_eq!(client("10.0.0.1", &[&format!("198.51.100.1,{}", endless.trim_end_matches(','))]), "10.0.0.3");
}
