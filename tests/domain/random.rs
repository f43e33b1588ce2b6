//! A small source of chance with a seed: the same numbers in every run.

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from 0 up to, not with, `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 11) % limit
    }
}

/// Texts that break careless readers: all characters that mean something somewhere, in every mixture.
pub fn scramble(random: &mut Random) -> String {
    let characters: Vec<char> =
        "0123456789๐๑๒๙.,-+/: \t\nTtZzอานพ.ค.บาท฿@'\u{200B}\u{202E}\u{FEFF}é🙂\0abXYZ()".chars().collect();
    let length = random.below(24);
    (0..length).map(|_| characters[random.below(characters.len() as u64) as usize]).collect()
}
