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
field-role = role
