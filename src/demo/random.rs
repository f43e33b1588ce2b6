//! The season's own small generator: the same seed, the same season, on every machine. Nothing secret is made of it.

/// xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016).
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        // Zero would stay zero; small seeds are spread out.
        Self((seed ^ 0x9E37_79B9_7F4A_7C15).max(1))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = u64::try_from(most.saturating_sub(least)).unwrap_or_default() + 1;
        let drawn = i64::try_from((self.bits() >> 8) % span).unwrap_or_default();
        least + drawn
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn happens(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        let last = i64::try_from(from.len()).unwrap_or_default() - 1;
        let place = usize::try_from(self.between(0, last.max(0))).unwrap_or_default();
        from.get(place).copied().unwrap_or(otherwise)
    }

    /// So many digits, the first not zero.
    pub fn digits(&mut self, count: u32) -> String {
        let mut text = self.between(1, 9).to_string();
        for _ in 1..count {
            text.push_str(&self.between(0, 9).to_string());
        }
        text
    }
}
