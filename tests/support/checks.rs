//! Checks of the tools themselves: a browser that filled in forms wrongly would make every other test worthless.

mod browser;
mod databases;
mod seed;
