# Why a step was not taken: what stands in the way, and what helps. Nothing was changed.
refusal-not-found = There is no such record, or it is not yours to see.
refusal-not-allowed = This step is not possible where the record stands now. Somebody may have taken it on already.
refusal-stale = Somebody else changed the record after this page was opened. Open it again to see where it stands.
refusal-same-person = You { $step } yourself. The law wants a second pair of eyes, so a colleague has to take this step.
refusal-step-recommended = recommended this
refusal-step-verified = verified this account
refusal-step-ordered = made this order
refusal-step-recorded = recorded this judgment
refusal-step-proposed = proposed this change
refusal-involved = You examined petitions on this account before, so somebody else has to make the order.
refusal-on-hold = The case is on hold. The reason stands on its page; this step is possible when the hold is taken off.
refusal-open-conflict = The screening noticed something that nobody has resolved yet. Resolve it first, with a reason.
refusal-window-over = The claim window of this account is over.
refusal-window-open = The claim window of this account is still open; wait until it ends.
refusal-published = The account is published already, so this is no longer possible.
refusal-not-published = The account is not published yet.
refusal-dossier-submitted = The dossier is before the committee or decided already.
refusal-too-late-to-admit = An order has been made on this account, so a late petition can no longer be admitted here. The person may turn to the Fund.
refusal-only-by-order = This happens by an order of the committee only.
refusal-not-due = The day for this has not come yet.
refusal-pause-cap = The clock of this petition has been stopped as long as is allowed. Decide on what is known.
refusal-balance-unconfirmed = The bank has not confirmed the balance of this account yet.
refusal-balance-outdated = The bank confirmed the balance too long ago. Ask the bank to confirm it again.
refusal-petitions-open = { $open ->
    [one] { $open } petition on this account is still under examination.
   *[other] { $open } petitions on this account are still under examination.
}
refusal-nothing-to-decide = No petition on this account is left to decide.
refusal-somebody-left = Somebody's petition on this account is still to be decided.
refusal-challenge-period = Somebody on this account can still challenge the order in court; the money has to wait for that.
refusal-contested = A challenge is before the court. What it contests has to wait for the judgment.
refusal-something-due = Money on this account is still due to somebody.
refusal-nothing-due = Nothing on this account is due to anybody.
refusal-payments-open = Payments on this account are still under way.
refusal-holds-remain = Other holds on this account remain.
refusal-last-hold = This is the last hold on the account; lift the account instead.
refusal-channel-not-approved = The new refund channel has not been approved yet. A supervisor does that.
refusal-amount-differs = The amounts differ: { $wanted } is wanted, { $found } was reported. The bank has to look into it.
refusal-not-final = The judgment is not final yet.
refusal-final = The judgment is final already.
refusal-no-judgment = No judgment is recorded yet.
refusal-below-released = Somebody would get less than has been released to them already.
refusal-amount-too-large = The amount is too large: at most { $most }.
refusal-date-outside = The date must be from { $from } to { $until }.
refusal-already-there = This is recorded already; somebody may have been faster. Look at the record before you enter it again.
refusal-overflow = The amounts are too large to be added up.
refusal-unsupported = The rules in force ask for a calculation that this version of the program does not know.
