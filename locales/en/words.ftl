# The words of closed lists: states, kinds, reasons. One message a word, named LIST-WORD.
option-kind-claim = Claim
option-kind-objection = Objection

petition-state-waiting = Waiting for publication
petition-state-proposed = Proposed
petition-state-submitted = Submitted
petition-state-late = Late
petition-state-in_review = Under examination
petition-state-info_requested = Information requested
petition-state-lapsed = Lapsed
petition-state-recommended = Recommended
petition-state-ready = Ready for the dossier
petition-state-ordered = Ordered
petition-state-upheld = Upheld
petition-state-refused = Refused
petition-state-withdrawn = Withdrawn
petition-state-expired = Expired

account-state-reported = Reported
account-state-verified = Verified
account-state-published = Published
account-state-window_closed = Claim window closed
account-state-unclaimed = Unclaimed
account-state-before_committee = Before the committee
account-state-ordered = Ordered
account-state-disbursing = Being paid out
account-state-settled = Settled
account-state-forfeited = Gone to the Fund
account-state-lifted = Lifted
account-state-struck = Struck out

payment-state-due = Due
payment-state-released = Released
payment-state-confirmed = Paid
payment-state-returned = Returned
payment-state-waived = Waived
payment-state-undeliverable = Undeliverable

challenge-state-reported = Reported
challenge-state-lodged = Before the court
challenge-state-judged = Judged
challenge-state-struck = Struck out

outcome-pass = In order
outcome-warn = Worth a look
outcome-fail = Contradicted
outcome-unknown = Nothing to compare

order-kind-first = First order
order-kind-supplementary = Supplementary order
order-kind-correcting = Correcting order

tier-black = Black
tier-dark_grey = Dark grey
tier-light_grey = Light grey
tier-dark_brown = Dark brown
tier-light_brown = Light brown

reason-outside_scope = It is not an offence under the decree.
reason-not_shown = The damage has not been shown.
reason-not_this_account = The money did not reach this account.
reason-recovered_elsewhere = The money has been recovered elsewhere.
reason-took_part = The person took part in the offence.
reason-claimed_twice = The same transfer is claimed in another case.
reason-late_without_cause = The petition came late, without reasonable cause.
reason-money_from_offence = The money comes from the offence.
reason-other = Another reason, explained below.

part-victim = Victim
part-acting = Acting for the victim
part-holder = Account holder or connected person

number-kind-national_id = National ID
number-kind-passport = Passport
number-kind-juristic_id = Juristic registration

purse-confirmed = Confirmed by the bank
purse-unallotted = Not allotted
purse-allotted = Allotted
purse-released = Released
purse-paid = Paid to victims
purse-holder = Paid to the holder's side
purse-fund = Paid to the Fund

payee-claimant = Claimant
payee-holder = Account holder
payee-fund = The Fund

means-email = By e-mail
means-post = By post
means-bank = Through the bank

channel-promptpay = PromptPay

petition-kind-claim = Claim
petition-kind-objection = Objection

recommendation-accept = Accept
recommendation-refuse = Refuse
recommendation-incomplete = Refuse as incomplete

check-account_frozen = Told account is a reported one
check-within_window = Filed within the claim window
check-trail_match = A bank reported such a movement
check-trail_amount = Amount told is the one reported
check-trail_time = Time told is the one reported
check-total_within_trail = Sum claimed is within the trail
check-same_transfer = Transfer claimed in one case only
check-same_person = Person is in no other case
check-refund_account = Refund account is no reported account
check-claimant_is_holder = Claimant holds no reported account
check-bank_case_id = Bank Case ID fits the sender
check-other_route = Not claimed by the other route
check-recovered_elsewhere = Nothing recovered elsewhere

order-outcome-allot = Money is returned
order-outcome-uphold = Objection upheld
order-outcome-refuse = Refused
order-outcome-refuse_incomplete = Refused as incomplete
order-outcome-allot_anew = Money is returned (changed)
order-outcome-refuse_anew = Refused (changed)

return-code-account_closed = The account is closed
return-code-name_mismatch = The name is another
return-code-wrong_number = There is no such account or PromptPay
return-code-rejected = The receiving bank or the payee refused it
return-code-other = Another reason

shared-personal_number = ID number
shared-telephone = telephone
shared-email = e-mail
shared-refund_account = refund account
