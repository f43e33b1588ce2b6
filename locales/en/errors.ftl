# Errors of forms: say what to mend; blame nobody.
error-form-unreadable = This form could not be read. Please open the page again and retry.
error-required = Fill in “{ $label }”
error-choose = Choose an answer to “{ $label }”
error-invalid = “{ $label }” is not right. Please check it.
error-too-long = “{ $label }” is too long: at most { $max } characters
error-too-short = “{ $label }” is too short: at least { $min } characters
error-range = “{ $label }” must be between { $min } and { $max }
error-at-least = “{ $label }” must be { $min } or more
error-at-most = “{ $label }” must be { $max } or less
error-must-match = The two entries of “{ $label }” differ
error-email = Enter the whole e-mail address, such as name@example.com
error-telephone = Enter a telephone number, such as 081 234 5678 or +66 81 234 5678
error-name-characters = “{ $label }” has characters that cannot be used. Please write it on one line.

error-amount-not-number = Enter the amount in figures, such as 1,234.50
error-amount-decimals = An amount has at most two decimals, such as 1,234.50
error-amount-too-large = The amount is too large. Please check it.
error-amount-negative = The amount cannot be negative
error-amount-zero = The amount must be more than zero

error-date-incomplete = Fill in day, month and year of “{ $label }”
error-date-impossible = There is no such day. Please check “{ $label }”, such as 27 3 2025
error-date-future = “{ $label }” cannot be in the future
error-date-too-early = “{ $label }” cannot be before { $earliest }
error-time = Enter a time, such as 14:05

error-national-id-length = A Thai national ID number has 13 digits. Please check it.
error-national-id-check = This national ID number is not valid. A digit may be wrong or two may have changed places.
error-passport = Enter the passport number: 5 to 20 letters and digits
error-juristic-id = A juristic registration number has 13 digits. Please check it.
error-account-number = Enter the account number: 6 to 35 digits or letters
error-bank-code = We do not know this bank or provider. Please choose one from the list.
error-promptpay = Enter the PromptPay number: a mobile number, 13 digits, or a 15-digit e-wallet number
error-bank-case-id = Please check the Bank Case ID, such as 25670115KTB06111
error-police-report = A police report number has at most 35 characters
error-reference = This reference is not valid. Please check it, such as R7KQ-2M9X
error-one-time-code = This code is wrong or has expired. Please check it, or ask for a new one.
error-sign-in = The e-mail address, password or code is wrong
error-password-common = Many people use this password, so it is easily guessed. Please choose another.
error-password-personal = The password cannot be your name or e-mail address

# Pages that report trouble.
trouble-start = Go to the start page
trouble-incident = If you contact us, give this incident number:
trouble-not_found = Page not found
trouble-not_found-advice = Please check the address of the page, or begin again at the start page.
trouble-bad_request = We could not understand this request
trouble-bad_request-advice = Please go back to the page before and try again.
trouble-sign_in = Please sign in
trouble-sign_in-advice = This page can be opened only after signing in.
trouble-forbidden = You may not do this
trouble-forbidden-advice = If you think you should be able to, please contact the administrator of your organisation.
trouble-expired = This page was open for too long
trouble-expired-advice = For your safety the form has expired, and nothing has been saved. Please go back, load the page again and retry.
trouble-stale = Somebody else was here first
trouble-stale-advice = The record changed after you opened this page, so what you did has not been saved. Please open it again to see where it stands.
trouble-refused = This cannot be done now
trouble-refused-advice = Nothing has been changed. Please go back and see where the case stands.
trouble-too_large = The text or file is too large
trouble-too_large-advice = Please go back and send a shorter text or a smaller file.
trouble-too_many = Too many requests in a short time
trouble-too_many-advice = Please wait a moment and try again.
trouble-unavailable = The service is not available for the moment
trouble-unavailable-advice = What you saved is safe. Please try again in a little while.
trouble-internal = Sorry, something went wrong
trouble-internal-advice = What you saved is safe. Please try again in a little while.
