# The audit chain over the history.
audit-verified = { $versions } versions of { $records } records gone through: { $sealed } sealed, { $waiting } waiting, { $checkpoints } checkpoints compared. The chain ends at position { $position } with { $link }
audit-checkpoint = Signed the chain up to position { $position } in { $file }. Keep a copy of this file where nobody who has the database or the keys can reach it.
audit-no-key = the key ring has no key of purpose "checkpoint": make one with `redress audit key --make`, and give the printed key to the auditor
audit-findings = { $count ->
    [one] one thing is not as it was written
   *[other] { $count } things are not as they were written
}
audit-findings-many = { $count } things are not as they were written; the first { $most } were told
audit-record = record
audit-at-line = line { $line }
audit-at-position = position { $position }
audit-at-version = { $record } { $id } version { $version }
audit-wrong-edited = the version was changed after it was written
audit-wrong-rewritten = the version is another one than was sealed
audit-wrong-deleted = the version is gone from the history
audit-wrong-inserted = the version was never sealed and does not wait for it: it was put in past the program, or its link was taken out
audit-wrong-version_missing = versions between are missing
audit-wrong-position_missing = links of the chain are missing
audit-wrong-link_broken = the link does not follow from the one before and from what is sealed: it was changed or moved
audit-wrong-sealed_before = the version waits to be sealed although it is
audit-wrong-cut = the chain ends before this checkpoint: its end was cut off
audit-wrong-recomputed = the chain has another link than was signed here: it was computed again
audit-wrong-not_signed = the checkpoint was not signed with this key
