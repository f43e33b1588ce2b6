# The words of the domain's closed lists, as everybody reads them: LIST-WORD.
offence-goods_not_organised = Goods or services that never came (one seller)
offence-impersonate_borrow = Somebody posed as a person you know and borrowed money
offence-romance = Romance: feigned affection
offence-prize_transfer = Money sent to receive a prize or a parcel
offence-loan = A loan that asked for money first
offence-side_job = A side job that asked for money
offence-call_centre = Call-centre gang: threats by telephone
offence-remote_control = An app or link took control of the telephone
offence-hacking = A system or account was hacked
offence-ransomware = Data held to ransom
offence-investment = An investment that was a fraud
offence-digital_asset = A fraud with digital assets
offence-goods_organised = Goods or services that never came (an organised group)
offence-borrowing_decree_investment = An investment scheme that many people were drawn into (Borrowing Decree)
offence-other = Another technology crime
offence-not_under_decree = Not a matter of the decree

capacity-self = For myself
capacity-representative = For somebody else, by power of attorney
capacity-guardian = As parent or guardian
capacity-heir = As heir or administrator of an estate
capacity-liquidator = As liquidator of a company

personal_number_kind-national_id = Thai national ID
personal_number_kind-passport = Passport
personal_number_kind-juristic_id = Juristic registration (company)

money_form-bank_transfer = Transfer to a bank account
money_form-e_wallet = E-wallet
money_form-digital_asset = Digital asset, through an exchange
money_form-card = Card
money_form-cash = Cash paid into an account
money_form-other = Other

method-mobile_banking = Mobile banking
method-internet_banking = Internet banking
method-atm = ATM or deposit machine
method-counter = Bank counter
method-promptpay = PromptPay
method-qr = QR code
method-other = Other
