//! The program: its command line is `redress::commands`.

fn main() -> std::process::ExitCode {
    redress::commands::main()
}
