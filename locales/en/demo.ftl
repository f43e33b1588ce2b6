# The demonstration: its command and its page.
demo-preparing = Making up a season …
demo-ready = The demonstration is ready: { $origin }/demo. Everything in it is made up, and it is gone when you stop it with Ctrl+C.
demo-not-empty = { $database } is not empty: the demonstration wants a database of its own

demo-title = Demonstration
demo-lead = A made-up season: frozen accounts at four banks, and cases at every stage. Come in as anybody, and let time pass.
demo-clock = The legal clock
demo-today = The legal date is
demo-clock-hint = Windows, reply periods and challenge periods follow this date. What falls due is carried out at once, and its letters are sent.
demo-move-day = One day on
demo-move-month = 30 days on
demo-move-window = 90 days on
demo-move-ten-years = Ten years on
demo-guide = Walk one claim
demo-open-account = An account that is in the Gazette now, so that you can claim against it: { $bank }, number { $number }.
demo-step-1 = As a victim: file a claim with a transfer to the account above. You find the code for your draft among the letters below.
demo-step-2 = As an officer: find the claim by its reference, take it, look at what the screening says, recommend an amount. Do so with every claim on the account.
demo-step-3 = As the supervisor: agree. Two people, always.
demo-step-4 = Let 90 days pass, and single days until the window is over: its last day stands on the account's page.
demo-step-5 = As the bank that keeps the account: report its balance anew.
demo-step-6 = As the secretary: submit the dossier. As the chair: look at the preview, and order.
demo-step-7 = Let 90 days pass: the order counts as received, and the time to challenge it runs out.
demo-step-8 = As the supervisor: release the account's payments. As the bank: confirm that they were paid.
demo-step-9 = As the victim: see what you got, and how it was worked out.
demo-crew = Come in as staff or a bank
demo-crew-hint = Where the second factor is asked for, before an order, a release or a change of users, type the code that stands here. Each is taken once; load this page again for the next.
demo-code = Code of the authenticator: { $code }
demo-code-wait = Code of the authenticator: a new one in less than 30 seconds
demo-claimants = Come in as a victim
demo-mails = The newest letters
demo-mails-none = No letter has been sent yet.

