//! The web application as a server: the same for `serve`, the demo and the tests.
//!
//! Here: putting the parts around the routes, listening, starting the workers, stopping. Not here: the routes (`web`), the settings (`config`).

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as WebApp, HttpServer, web as actix};

use crate::app::App;
use crate::config::{BaseUrl, TrustedProxies};
use crate::error::Error;
use crate::store::MOST_CONNECTIONS;
use crate::web::session;
use crate::web::site::Site;
use crate::web::{self, Row, headers, visitor};
use crate::work::Workers;

/// The most threads that take requests; what waits for the database waits on threads of its own.
const MOST_THREADS: usize = 8;
/// How long requests that are under way get to end when the program is stopped, in seconds.
const STOP_WAIT_SECONDS: u64 = 15;
/// Connections of browsers at once, for each thread; one more waits in the operating system's line.
const MOST_BROWSERS: usize = 2_000;

/// How long browsers are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// For the head of a request.
    pub head: Duration,
    /// For its body: a form of 256 KB at 50 kbit/s.
    pub body: Duration,
    /// For the next request on a connection.
    pub next: Duration,
    /// For the other side to end a connection that is over.
    pub end: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(45),
            next: Duration::from_secs(15),
            end: Duration::from_secs(5),
        }
    }
}

/// What stands between browsers and the web application.
#[derive(Debug, Clone)]
pub struct Front {
    /// What browsers call it: compared with the `Origin` of a form.
    pub base_url: BaseUrl,
    /// Who is believed about whom they speak for.
    pub proxies: TrustedProxies,
    /// How long browsers are waited for.
    pub waits: Waits,
}

impl Front {
    /// The web application at this address, behind these proxies.
    #[must_use]
    pub fn new(base_url: BaseUrl, proxies: TrustedProxies) -> Self {
        Self { base_url, proxies, waits: Waits::default() }
    }
}

/// Whether the server hears the signals of the operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signals {
    /// SIGINT and SIGTERM stop it gracefully.
    Heard,
    /// Whoever started it stops it.
    Ignored,
}

/// Starts the web application – these routes, which are `web::routes` but in tests of the frame itself – on this listener; it runs when awaited, inside an actix system.
///
/// # Errors
/// When the listener can't be used.
pub fn start(
    app: &App,
    front: &Front,
    listener: TcpListener,
    signals: Signals,
    routes: fn() -> Vec<Row>,
) -> io::Result<Server> {
    let site = actix::Data::new(Site::new(app.clone(), front.clone()));
    let server = HttpServer::new(move || {
        WebApp::new()
            .app_data(site.clone())
            .configure(|service| web::configure(service, routes()))
            .wrap(from_fn(visitor::visit))
            .wrap(from_fn(headers::add))
    })
    .workers(threads())
    .worker_max_blocking_threads(blocking_threads())
    .max_connections(MOST_BROWSERS)
    .keep_alive(front.waits.next)
    .client_request_timeout(front.waits.head)
    .client_disconnect_timeout(front.waits.end)
    .shutdown_timeout(STOP_WAIT_SECONDS);
    let server = match signals {
        Signals::Heard => server,
        Signals::Ignored => server.disable_signals(),
    };
    Ok(server.listen(listener)?.run())
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |count: NonZeroUsize| count.get().min(MOST_THREADS))
}

/// For each thread that takes requests, so that every connection can be in use whichever of them is busy.
fn blocking_threads() -> usize {
    usize::try_from(MOST_CONNECTIONS).unwrap_or(1)
}

/// `redress serve`: listens, starts the workers, says so, and runs until it is stopped.
///
/// # Errors
/// When the address can't be listened on, or the workers can't start.
pub fn run(
    app: &App,
    front: &Front,
    listen: SocketAddr,
    with_workers: bool,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeFault> {
    let listener = TcpListener::bind(listen).map_err(|cause| ServeFault::Listen { listen, cause })?;
    let address = listener.local_addr()?;
    actix_web::rt::System::new().block_on(async {
        let server = start(app, front, listener, Signals::Heard, web::routes)?;
        let workers = with_workers.then(|| start_workers(app)).transpose()?;
        let server = actix_web::rt::spawn(server);
        // Its first turn, in which it begins to hear signals: who is told that it is ready may stop it.
        tokio::task::yield_now().await;
        ready(address);
        let ended = server.await.map_err(io::Error::other).flatten();
        drop(workers);
        ended.map_err(ServeFault::Io)
    })
}

/// The one place where work beside the requests begins.
fn start_workers(app: &App) -> Result<Workers, Error> {
    let ended = session::clear_ended(app)?;
    tracing::info!(ended, "sessions and codes that were over are cleared");
    Workers::start(app)
}

/// Why the web application does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeFault {
    /// The address is taken or not ours.
    #[error("can't listen on {listen}: {cause}")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The server stopped by itself.
    #[error("the server stopped: {0}")]
    Io(#[from] io::Error),
    /// The program's own error.
    #[error(transparent)]
    Error(#[from] Error),
}
