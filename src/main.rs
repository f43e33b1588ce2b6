//! `redress`: the command line.

fn main() {}
