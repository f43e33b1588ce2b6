# What `redress doctor` finds.
doctor-proved = { $records ->
    [one] { $records } record was gone through: everything holds.
   *[other] { $records } records were gone through: everything holds.
}
doctor-findings = { $count ->
    [one] { $count } finding: something does not hold
   *[other] { $count } findings: something does not hold
}
doctor-waiting = versions of the history that wait to be sealed: { $count } (`redress audit verify` goes through those that are)
doctor-purses_balance = the other purses hold { $found }, the confirmed one { $wanted }
doctor-purse_entries = the purse is { $found }, its entries make { $wanted }
doctor-confirmed_balance = the confirmed purse is { $found }, the account says { $wanted }
doctor-open_claims = { $found } petitions are counted as under examination, there are { $wanted }
doctor-case_accepted = { $found } is accepted of the case, { $wanted } of its transfers
doctor-case_allotted = { $found } is allotted to the case, { $wanted } to its claims
doctor-case_cap = allotted and recovered are { $found }, should be { $wanted }
doctor-ladder = claimed, accepted, allotted and paid do not fall: { $found } is not { $wanted }
doctor-paid_sum = { $found } counts as paid, confirmed payments make { $wanted }
doctor-four_eyes = both steps were taken by { $found }, should be { $wanted }
doctor-legal_state = the state is { $found }, should be { $wanted }
doctor-history_gap = the history has { $found } where { $wanted } should be
doctor-history_end = the history ends with { $found }, the record stands at { $wanted }
doctor-history_step = the history has { $found }, should be { $wanted }
doctor-dead_letter = a notice ({ $found }) was given up and not { $wanted }; an administrator can send it again
doctor-rule_set = a kept rule set is not sound ({ $found }; should be { $wanted })
doctor-seed = the database has { $found } where the program has { $wanted }
doctor-sealed = a sealed value does not open: { $found }, should be { $wanted }
