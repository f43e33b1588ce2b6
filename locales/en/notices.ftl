# What people are told by e-mail and letter. Never a link; nothing of a person but the reference and the first name.
notice-greeting = Dear { $name },
notice-greeting-unnamed = Dear Sir or Madam,
notice-challenge = If you do not agree, you can petition the Civil Court within { $challenge } of receiving this notice. The day you receive it is not counted, and the judgment on appeal is final. Please tell us the number of the court case, so that the money it concerns is kept until the judgment.
notice-receipt-email = An e-mail counts as received { $deemed } after it was sent. The law is silent on this; it is our own rule.
notice-receipt-post = A letter counts as received on the day that the post handed it over.
notice-more = To read more, open our website by typing its address yourself, choose “See your case”, and enter your reference { $reference }. We then send you a code. You can also call the AOC hotline 1441, day and night, and have the reference ready.
notice-more-unnamed = To read more, open our website by typing its address yourself, or call the AOC hotline 1441, day and night.
notice-vigilance = We never charge a fee, and never ask for a password or an OTP by phone, chat or e-mail. Our messages contain no links. If somebody asks you for money to get your money back, it is a fraud.
notice-signature = The office that returns money to victims. This message was written automatically; an answer to it reaches nobody.

notice-sign_in_code-subject = Your one-time code, reference { $reference }
notice-sign_in_code-body =
    Your one-time code is { $code }

    It works once, within { $minutes }, on the device that asked for it. If you did not ask for a code, you need not do anything: without it nobody gets in.

notice-contact_code-subject = The code for your new e-mail address, reference { $reference }
notice-contact_code-body =
    The code for this e-mail address is { $code }

    With it, notices and codes about { $reference } go to this address from now on. It works once, within { $minutes }, on the device that asked for it. If you did not ask for it, you need not do anything: without the code nothing is changed.

notice-contact_corrected-subject = How we reach you was corrected, reference { $reference }
notice-contact_corrected-body =
    Your telephone number, e-mail address or postal address was corrected in our records. If the e-mail address was changed, notices and codes go to the new one from now on.

    If it was not you who asked for this, call the AOC hotline 1441 at once, and have your reference { $reference } ready.

notice-correction_answered-subject = What you asked to be corrected was answered, reference { $reference }
notice-correction_answered-body =
    You asked us to correct something about you under the reference { $reference }. Two people looked at it, and the answer is ready. You read it under “Your data” with your reference, or have it read to you by telephone at 1441.

    If you do not agree, you can complain to the Office of the Personal Data Protection Committee.

notice-received-subject = We have received your petition, reference { $reference }
notice-received-body =
    We have received your petition. Your reference is { $reference }. Please keep it; you need it to see where the matter stands.

    An officer now examines what you sent. If we need anything more, we will write to you. You do not have to pay anything.

notice-account_published-subject = The account is published, reference { $reference }
notice-account_published-body =
    The account at { $bank } ending in { $account } that you told us of has been published in the Royal Gazette ({ $gazette }). Your claim is now filed against it; you do not have to do anything.

    Claims against this account are taken until { $window_closes }. After that the committee decides on all of them together.

notice-invited-subject = You may be able to claim money back
notice-invited-body =
    To customers from whose accounts money went to the account at { $bank } ending in { $account }: this account is frozen, and it has been published in the Royal Gazette ({ $gazette }).

    If you were deceived into sending that money, you can claim it back until { $window_closes }. Claiming costs nothing.

notice-holder_published-subject = Your account has been published in the Royal Gazette
notice-holder_published-body =
    To the holder of the account at { $bank } ending in { $account }: this account is frozen, and it has been published in the Royal Gazette ({ $gazette }).

    If the money in it, or part of it, has nothing to do with an offence, you can object until { $window_closes }, with evidence of where it comes from. Objecting costs nothing.

notice-hold_lifted-subject = The hold on your account has been lifted
notice-hold_lifted-body =
    To the holder of the account at { $bank } ending in { $account }: the last hold on this account has been lifted. Your bank can tell you from when you can use it again.

notice-information_wanted-subject = We need something more from you, reference { $reference }
notice-information_wanted-body =
    To go on with your petition, we need more information from you. What exactly is shown on the page of your case.

    Please answer by { $reply_by }. Until then the time of our examination stands still. If you need longer, tell us before that day.

notice-reply_extended-subject = You have more time to answer, reference { $reference }
notice-reply_extended-body =
    We have given you more time to answer our question: until { $reply_by }. What we need is shown on the page of your case.

notice-lapsed-subject = Your petition has lapsed, reference { $reference }
notice-lapsed-body =
    We asked you for information and have had no answer, so your petition has lapsed.

    You can still answer until { $window_closes }; the examination then goes on. After that day, please call the AOC hotline 1441 and tell us what kept you.

notice-reopened-subject = We examine your petition again, reference { $reference }
notice-reopened-body =
    Your petition, which had lapsed, is being examined again. You do not have to do anything now.

notice-withdrawn-subject = Your petition has been withdrawn, reference { $reference }
notice-withdrawn-body =
    As you asked, your petition has been withdrawn. It is not examined any further.

    If you did not ask for this, please call the AOC hotline 1441 at once.

notice-admitted-subject = Your late petition has been admitted, reference { $reference }
notice-admitted-body =
    Your petition reached us after the last day. We find that you had reasonable cause, so it has been admitted and is now examined like the others.

notice-late_refused-subject = Your late petition has been refused, reference { $reference }
notice-late_refused-body =
    Your petition concerning the account at { $bank } ending in { $account } reached us after the last day, { $window_closes }. We find no reasonable cause for that, so it has been refused. Our reasons are shown on the page of your case.

    The law also lets you ask the Fund for repayment if you had reasonable cause for being late.

notice-traced_money-subject = We have found money that may be yours, reference { $reference }
notice-traced_money-body =
    The banks' records show that money you sent went on to another account, at { $bank } ending in { $account }, which is frozen and published.

    If you want to claim it, please say so on the page of your case by { $reply_by }. It costs nothing. How money is traced through several accounts is not laid down in the law; we follow a method of our own, which is shown there.

notice-proposal_expired-subject = The offer to claim traced money has ended, reference { $reference }
notice-proposal_expired-body =
    We had offered you to claim money that we traced to an account at { $bank } ending in { $account }. As we have had no answer, the offer has ended. Your other claims are not touched by this.

notice-allotted-subject = The committee has decided: money is returned to you, reference { $reference }
notice-allotted-body =
    By order no. { $order } on the account at { $bank } ending in { $account }, the committee has allotted { $amount } to you.

    How this was worked out, and our reasons, are shown on the page of your case. Where there is less money than loss, everybody gets the same share of their loss; the law is silent on this, and it follows the office's practice.

    The money is paid when nobody on this account can challenge the order any more. That we wait for this is our own rule.

notice-refused-subject = The committee has decided on your petition, reference { $reference }
notice-refused-body =
    By order no. { $order } on the account at { $bank } ending in { $account }, the committee has refused your petition.

    We know that this is hard to read. The reasons are shown on the page of your case, and the AOC hotline 1441 can explain them to you.

notice-upheld-subject = Your objection has been upheld, reference { $reference }
notice-upheld-body =
    By order no. { $order } on the account at { $bank } ending in { $account }, the committee has upheld your objection: { $amount } is free again for you.

    The money is paid when nobody on this account can challenge the order any more. That we wait for this is our own rule.

notice-judgment-subject = A later order concerns you, reference { $reference }
notice-judgment-body =
    By order no. { $order } on the account at { $bank } ending in { $account }, the committee has changed an earlier order: because a court has judged, or because money has become free. You are now allotted { $amount } in all.

    How this was worked out is shown on the page of your case.

notice-payment_released-subject = Your money is on its way, reference { $reference }
notice-payment_released-body =
    { $amount } from the account at { $bank } ending in { $account } has been released to you. The bank now sends it the way that you chose. This takes a few working days; you do not have to do anything.

notice-paid-subject = Your money has been paid, reference { $reference }
notice-paid-body =
    The bank has told us that { $amount } has been paid to you. Please look whether it has arrived. If not, call the AOC hotline 1441.

notice-payment_returned-subject = The payment came back, reference { $reference }
notice-payment_returned-body =
    The bank could not pay you { $amount }: the payment came back. Your money is safe with us.

    Please check the account or PromptPay number that you gave, and enter another one on the page of your case by { $reply_by }. This last day is our own rule; the law is silent on it.

notice-last_call-subject = Your money could not be paid, reference { $reference }
notice-last_call-body =
    We could not pay you { $amount }, and have had no other account or PromptPay number from you in time. The money has gone back to the account's victims or to the Fund.

    You can still ask the Fund for repayment if you had reasonable cause for being late. The AOC hotline 1441 tells you how.
notice-more-post = To read more, call the AOC hotline 1441, day and night, and have the reference { $reference } ready.
