//! The closed lists that a case is told in: offence, form of the money, method, tier, capacity.
//!
//! Here belong the stored words alone; what people read for them is in `locales`.

use crate::domain::words::word_enum;

word_enum! {
    /// The type of offence: the fourteen of the decree, and two more.
    Offence ("offence") {
        /// Goods or services, by someone not organised.
        GoodsNotOrganised = "goods_not_organised",
        /// Somebody known was impersonated to borrow money.
        ImpersonateBorrow = "impersonate_borrow",
        /// Feigned affection.
        Romance = "romance",
        /// Money sent to receive a prize.
        PrizeTransfer = "prize_transfer",
        /// A fraudulent loan.
        Loan = "loan",
        /// A side job that asked for money.
        SideJob = "side_job",
        /// Intimidation by a call centre.
        CallCentre = "call_centre",
        /// An app that controlled the telephone from afar.
        RemoteControl = "remote_control",
        /// A system hacked to defraud.
        Hacking = "hacking",
        /// Data held to ransom.
        Ransomware = "ransomware",
        /// A fraudulent investment.
        Investment = "investment",
        /// A fraud with digital assets.
        DigitalAsset = "digital_asset",
        /// Goods or services, by an organised group.
        GoodsOrganised = "goods_organised",
        /// An investment under the Borrowing Decree.
        BorrowingDecreeInvestment = "borrowing_decree_investment",
        /// Another technology crime.
        Other = "other",
        /// Not a matter of the decree.
        NotUnderDecree = "not_under_decree",
    }
}

word_enum! {
    /// By which means a transfer was made.
    Method ("method") {
        /// The bank's application on a telephone.
        MobileBanking = "mobile_banking",
        /// The bank's website.
        InternetBanking = "internet_banking",
        /// A cash machine.
        Atm = "atm",
        /// A branch.
        Counter = "counter",
        /// PromptPay.
        Promptpay = "promptpay",
        /// A QR code.
        Qr = "qr",
        /// Another means.
        Other = "other",
    }
}

word_enum! {
    /// In which form the money left.
    MoneyForm ("money_form") {
        /// From bank account to bank account.
        BankTransfer = "bank_transfer",
        /// Through an e-wallet.
        EWallet = "e_wallet",
        /// As a digital asset.
        DigitalAsset = "digital_asset",
        /// From a card, of which only the last four digits are kept.
        Card = "card",
        /// Cash or a gift card.
        Cash = "cash",
        /// Another form.
        Other = "other",
    }
}

word_enum! {
    /// The tier of a mule account in the Central Fraud Registry, the gravest first.
    MuleTier ("mule_tier") {
        /// Information of AMLO or the police.
        Black = "black",
        /// A victim has complained to the police.
        DarkGrey = "dark_grey",
        /// A victim, without a formal complaint yet.
        LightGrey = "light_grey",
        /// Confirmed by a bank.
        DarkBrown = "dark_brown",
        /// A first suspicion.
        LightBrown = "light_brown",
    }
}

word_enum! {
    /// In which capacity a person acts for a party.
    Capacity ("capacity") {
        /// For themselves.
        Oneself = "self",
        /// By power of attorney.
        Representative = "representative",
        /// As parent or guardian.
        Guardian = "guardian",
        /// As heir or administrator of an estate.
        Heir = "heir",
        /// As liquidator of a company.
        Liquidator = "liquidator",
    }
}
