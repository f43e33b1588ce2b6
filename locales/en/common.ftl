# Words that all pages share.
service-name = Redress · คืนเงินผู้เสียหาย
title-error = Error:{" "}
skip-to-content = Skip to the content
other-language = ภาษาไทย
main-navigation = Main navigation
sign-out = Sign out
back = Back
demo-bar = Demonstration: all data here is made up.
demo-link = Go to the demo page
vigilance = We never charge a fee, and never ask for a password or an OTP by phone or chat.
vigilance-check = Check whether a message is ours
footer-hotline = Tricked into sending money? Call the AOC hotline 1441, day and night.
footer-check = Is this message ours?
footer-statistics = Statistics
footer-privacy = How we protect personal data
footer-free = Claiming your money back costs nothing.

continue = Continue
save = Save
cancel = Cancel
change = Change
remove = Remove
add = Add
search = Search
print-page = Print this page from the print menu of your browser
download = Download
unit-baht = baht
# Stands for what was erased at a person's request or when its time was over.
erased = (erased)

field-optional = (optional)
select-prompt = Choose
date-day = Day
date-month = Month
date-year = Year
option-yes = Yes
option-no = No
option-unknown = I do not know

error-mark = Error:
error-summary = Please correct the following
warning-mark = Warning:
step-done = done
step-current = this is where it stands
step-todo = still to come
paging = Pages of the list
paging-previous = Previous
paging-next = Next
