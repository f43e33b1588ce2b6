# Pages through which people come in: staff and banks, claimants.
sign-in-title = Sign in
sign-in-lead = For staff and banks. If you have lost money, you need no account: use your reference.
sign-in-button = Sign in
sign-in-wait = After several wrong entries you have to wait, at most 15 minutes, before you can try again.
sign-in-first-link = I have a first sign-in code
sign-in-claimant-link = I have the reference of a case
sign-in-first-title = First sign-in
sign-in-first-lead = Type the code that your administrator gave you, and choose a password. The code works once, within 7 days.
sign-in-first-button = Set the password and sign in

field-email = E-mail address
field-password = Password
field-first_code = First sign-in code
field-first_code-hint = 16 letters and digits, such as ABCD-EFGH-JKLM-NPQR
field-new-password = New password
field-new-password-hint = At least 12 characters. A few words that only you put together are easy to remember and hard to guess.
field-password_again = The same password again

case-entry-title = See your case
case-entry-lead = Type the reference that you wrote down when you filed, or saved what you had typed. We then send a code to the e-mail address that you gave.
case-entry-button = Send me a code
case-entry-no-email = No e-mail address? Call the AOC 1441 Centre, day and night.
field-reference = Reference
field-reference-hint = 8 letters and digits, such as R7KQ-2M9X
case-code-title = Type the code
case-code-lead = If this reference is one of ours, a code is on its way to the e-mail address given with it. It works once, for { $minutes }, on this device.
case-code-button = Continue
case-code-none = No letter? Look among unwanted mail, and check the reference.
case-code-again = Ask for a code again
field-code = Code
field-code-hint = 8 digits. We never ask for this code by telephone or chat.
