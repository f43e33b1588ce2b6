# What the command line says.
command-migrated = The schema of { $database } is up to date.
command-serving = Redress answers at { $address } (browsers: { $origin }). Stop it with Ctrl+C.
command-staff-added = { $email } is added. First sign-in at { $origin }/sign-in/first, within { $days }, with the code
command-staff-reset = { $email } has no password any more. Sign-in at { $origin }/sign-in/first, within { $days }, with the code
command-rules-hold = { $file } holds. Hash (SHA-256): { $hash }
command-schema-old = the schema of { $database } is older than this program: run `redress migrate` first
command-user-there = { $email } is there already; `redress staff reset` gives a new first sign-in code
command-no-such-user = there is no user with the address { $email }
command-working = The workers run. Stop them with Ctrl+C.
command-swept-petitions = petitions that lapsed or expired: { $count }
command-swept-services = orders that count as received: { $count }
command-swept-accounts = accounts that moved on: { $count }
command-swept-challenges = challenges struck out: { $count }
command-swept-payments = payments given up: { $count }
command-swept-drafts = drafts dropped: { $count }
command-swept-cases = cases screened again: { $count }
command-swept-sealed = versions of the history sealed: { $count }
command-swept-users = users locked because they had not come in for long: { $count }
command-staff-deactivated = { $email } comes in no more.
command-staff-unlocked = { $email } can sign in again.
field-role = Role
command-swept-files = files of evidence taken away: { $count }

# Keys of the key ring.
command-ring-seals = { $key }: seals and opens; made { $created }; values under it: { $count }
command-ring-opens = { $key }: opens only; made { $created }; values under it: { $count }
command-ring-indexes = { $key }: finds what is sealed; made { $created }
command-ring-signs = { $key }: signs checkpoints of the audit chain; made { $created }
command-ring-added = Key { $key } is added and seals from now on. Copy the key ring to wherever its copies are kept – never beside the database's backups –, then run `redress keys rotate`.
command-ring-progress = Values under the newest key: { $count } of { $of }
command-ring-rotated = Everything is under key { $key }; values that were brought there: { $count }. Older keys can be dropped.
command-ring-never-ends = Somebody still seals with an older key than { $key }: give every machine the new key ring, then run `redress keys rotate` again.
command-ring-dropped = Key { $key } is dropped. What it sealed in older backups can't be opened any more, unless a copy of the key ring still has it.
command-ring-held-in = { $place }: { $count }
command-ring-held = Key { $key } is still needed for these values: run `redress keys rotate` first.
