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

mule_tier-black = Black: information of AMLO or the police
mule_tier-dark_grey = Dark grey: a victim has complained to the police
mule_tier-light_grey = Light grey: a victim, no formal complaint yet
mule_tier-dark_brown = Dark brown: confirmed by a bank
mule_tier-light_brown = Light brown: a first suspicion

account_state-reported = Reported
account_state-verified = Verified
account_state-published = Published
account_state-window_closed = Window closed
account_state-unclaimed = Unclaimed
account_state-before_committee = Before the committee
account_state-ordered = Ordered
account_state-disbursing = Being paid out
account_state-settled = Settled
account_state-forfeited = Gone to the Fund
account_state-lifted = Hold lifted
account_state-struck = Struck out

petition_kind-claim = Claim
petition_kind-objection = Objection
petition_state-waiting = Waiting for publication
petition_state-proposed = Proposed
petition_state-submitted = Submitted
petition_state-late = Late
petition_state-in_review = Under examination
petition_state-info_requested = Information requested
petition_state-lapsed = Lapsed
petition_state-recommended = Recommended
petition_state-ready = Ready for the dossier
petition_state-ordered = Ordered
petition_state-upheld = Upheld
petition_state-refused = Refused
petition_state-withdrawn = Withdrawn
petition_state-expired = Expired

recommendation-accept = Accept
recommendation-refuse = Refuse
recommendation-incomplete = Refuse as incomplete

reason-outside_scope = It is not an offence under the decree.
reason-not_shown = The damage is not shown.
reason-not_this_account = The money did not reach this account.
reason-recovered_elsewhere = It was recovered elsewhere.
reason-took_part = The person took part in the offence.
reason-claimed_twice = It is claimed in another case.
reason-late_without_cause = It came late without reasonable cause.
reason-money_from_offence = The money comes from the offence.
reason-other = Another reason, said in the text.

check-account_frozen = Told account is a reported one
check-within_window = Filed within the claim window
check-trail_match = A bank reported such a movement
check-same_transfer = Transfer claimed in one case only
check-refund_account = Refund account is no reported account
check-claimant_is_holder = Claimant holds no reported account
screening_outcome-pass = in order
screening_outcome-warn = worth a look
screening_outcome-fail = contradicted
screening_outcome-unknown = nothing to compare with

order_kind-first = first order
order_kind-supplementary = supplementary order
order_kind-correcting = correcting order
order_outcome-allot = Money is returned
order_outcome-uphold = Objection upheld
order_outcome-refuse = Refused
order_outcome-refuse_incomplete = Refused as incomplete
order_outcome-allot_anew = Money is returned (changed)
order_outcome-refuse_anew = Refused (changed)

payee-claimant = Victim
payee-holder = Account holder
payee-fund = The Anti-Money Laundering Fund
payment_state-due = Due
payment_state-released = On its way
payment_state-confirmed = Paid
payment_state-returned = Returned
payment_state-waived = Waived
payment_state-undeliverable = Could not be delivered
return_code-account_closed = The account is closed
return_code-name_mismatch = The name is another
return_code-wrong_number = There is no such account or PromptPay
return_code-rejected = The receiving bank or the payee refused it
return_code-other = Another reason
