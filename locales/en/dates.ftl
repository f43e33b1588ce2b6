# Dates, times and quantities: years in the Common Era, the era always labelled.
date-long = { $day } { $month } { $year } CE
date-short = { $day } { $month } { $year } CE
stamp-long = { $date }, { $hour }:{ $minute } (Thai time)
stamp-short = { $date }, { $hour }:{ $minute }
money = { $amount } baht

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

count-accounts = { $count ->
    [one] { $count } account
   *[other] { $count } accounts
}
count-cases = { $count ->
    [one] { $count } case
   *[other] { $count } cases
}
count-claims = { $count ->
    [one] { $count } claim
   *[other] { $count } claims
}
count-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
count-errors = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}
count-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
count-codes = { $count ->
    [one] { $count } code
   *[other] { $count } codes
}
count-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
count-objections = { $count ->
    [one] { $count } objection
   *[other] { $count } objections
}
count-payments = { $count ->
    [one] { $count } payment
   *[other] { $count } payments
}
count-results = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
count-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
count-transfers = { $count ->
    [one] { $count } transfer
   *[other] { $count } transfers
}
count-victims = { $count ->
    [one] { $count } victim
   *[other] { $count } victims
}
count-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
count-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
