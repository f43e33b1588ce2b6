# คำของรายการปิด: สถานะ ประเภท เหตุผล หนึ่งข้อความต่อหนึ่งคำ ชื่อ LIST-WORD
option-kind-claim = คำร้องขอคืนเงิน
option-kind-objection = คำคัดค้าน

petition-state-waiting = รอการประกาศ
petition-state-proposed = เสนอให้ยื่น
petition-state-submitted = ยื่นแล้ว
petition-state-late = ยื่นพ้นกำหนด
petition-state-in_review = อยู่ระหว่างตรวจสอบ
petition-state-info_requested = ขอข้อมูลเพิ่มเติม
petition-state-lapsed = คำร้องตกไป
petition-state-recommended = มีความเห็นแล้ว
petition-state-ready = พร้อมเข้าสำนวน
petition-state-ordered = มีคำสั่งแล้ว
petition-state-upheld = รับคำคัดค้าน
petition-state-refused = ยกคำร้อง
petition-state-withdrawn = ถอนคำร้อง
petition-state-expired = หมดเวลาตอบรับ

account-state-reported = ได้รับแจ้ง
account-state-verified = ตรวจสอบแล้ว
account-state-published = ประกาศแล้ว
account-state-window_closed = พ้นกำหนดยื่นคำร้อง
account-state-unclaimed = ไม่มีผู้ยื่นคำร้อง
account-state-before_committee = อยู่ที่คณะกรรมการ
account-state-ordered = มีคำสั่งแล้ว
account-state-disbursing = กำลังจ่ายเงินคืน
account-state-settled = เสร็จสิ้น
account-state-forfeited = ตกเป็นของกองทุน
account-state-lifted = เพิกถอนการอายัด
account-state-struck = จำหน่ายออก

payment-state-due = ถึงกำหนดจ่าย
payment-state-released = สั่งจ่ายแล้ว
payment-state-confirmed = จ่ายแล้ว
payment-state-returned = เงินตีกลับ
payment-state-waived = สละสิทธิ
payment-state-undeliverable = ส่งเงินไม่ได้

challenge-state-reported = ได้รับแจ้ง
challenge-state-lodged = อยู่ในศาล
challenge-state-judged = มีคำพิพากษา
challenge-state-struck = จำหน่ายออก

outcome-pass = เรียบร้อย
outcome-warn = ควรดู
outcome-fail = ขัดแย้ง
outcome-unknown = ไม่มีข้อมูลเทียบ

order-kind-first = คำสั่งแรก
order-kind-supplementary = คำสั่งเพิ่มเติม
order-kind-correcting = คำสั่งแก้ไข

tier-black = ดำ
tier-dark_grey = เทาเข้ม
tier-light_grey = เทาอ่อน
tier-dark_brown = น้ำตาลเข้ม
tier-light_brown = น้ำตาลอ่อน

reason-outside_scope = ไม่ใช่ความผิดตามพระราชกำหนด
reason-not_shown = ไม่ปรากฏหลักฐานแสดงความเสียหาย
reason-not_this_account = เงินไม่ได้เข้าบัญชีนี้
reason-recovered_elsewhere = ได้รับเงินคืนจากทางอื่นแล้ว
reason-took_part = ผู้ยื่นมีส่วนร่วมในการกระทำความผิด
reason-claimed_twice = รายการโอนเงินเดียวกันมีการยื่นในเรื่องอื่นแล้ว
reason-late_without_cause = ยื่นพ้นกำหนดโดยไม่มีเหตุอันสมควร
reason-money_from_offence = เงินมาจากการกระทำความผิด
reason-other = เหตุผลอื่น ตามคำอธิบายด้านล่าง

part-victim = ผู้เสียหาย
part-acting = ผู้ทำการแทนผู้เสียหาย
part-holder = เจ้าของบัญชีหรือผู้มีส่วนได้เสีย

number-kind-national_id = เลขประจำตัวประชาชน
number-kind-passport = หนังสือเดินทาง
number-kind-juristic_id = เลขทะเบียนนิติบุคคล

purse-confirmed = ธนาคารยืนยัน
purse-unallotted = ยังไม่จัดสรร
purse-allotted = จัดสรรแล้ว
purse-released = สั่งจ่ายแล้ว
purse-paid = จ่ายให้ผู้เสียหาย
purse-holder = จ่ายให้ฝ่ายเจ้าของบัญชี
purse-fund = ส่งเข้ากองทุน

payee-claimant = ผู้ยื่นคำร้อง
payee-holder = เจ้าของบัญชี
payee-fund = กองทุน

means-email = ทางอีเมล
means-post = ทางไปรษณีย์
means-bank = ผ่านธนาคาร

channel-promptpay = พร้อมเพย์

petition-kind-claim = คำร้องขอคืนเงิน
petition-kind-objection = คำคัดค้าน

recommendation-accept = ควรรับ
recommendation-refuse = ควรยกคำร้อง
recommendation-incomplete = ควรยกคำร้องเพราะข้อมูลไม่ครบ

check-account_frozen = บัญชีที่แจ้งเป็นบัญชีที่ได้รับรายงาน
check-within_window = ยื่นภายในกำหนด
check-trail_match = ธนาคารรายงานรายการเดินบัญชีนี้
check-trail_amount = จำนวนเงินที่แจ้งตรงกับที่ธนาคารรายงาน
check-trail_time = เวลาที่แจ้งตรงกับที่ธนาคารรายงาน
check-total_within_trail = ยอดรวมที่ขอคืนไม่เกินเส้นทางการเงิน
check-same_transfer = รายการโอนนี้ยื่นขอในเรื่องเดียว
check-same_person = บุคคลไม่อยู่ในเรื่องอื่น
check-refund_account = บัญชีรับเงินคืนไม่ใช่บัญชีที่ได้รับรายงาน
check-claimant_is_holder = ผู้ยื่นคำร้องไม่ใช่เจ้าของบัญชีที่ได้รับรายงาน
check-bank_case_id = หมายเลขเคสธนาคารสอดคล้องกับผู้โอน
check-other_route = ไม่ได้ยื่นขอคืนทางอื่น
check-recovered_elsewhere = ไม่มีเงินได้คืนจากทางอื่น

order-outcome-allot = คืนเงิน
order-outcome-uphold = รับคำคัดค้าน
order-outcome-refuse = ยกคำร้อง
order-outcome-refuse_incomplete = ยกคำร้องเพราะข้อมูลไม่ครบ
order-outcome-allot_anew = คืนเงิน (เปลี่ยนแปลง)
order-outcome-refuse_anew = ยกคำร้อง (เปลี่ยนแปลง)

return-code-account_closed = บัญชีปิดแล้ว
return-code-name_mismatch = ชื่อบัญชีไม่ตรง
return-code-wrong_number = ไม่มีบัญชีหรือพร้อมเพย์นี้
return-code-rejected = ธนาคารปลายทางหรือผู้รับปฏิเสธ
return-code-other = เหตุอื่น

shared-personal_number = เลขประจำตัว
shared-telephone = โทรศัพท์
shared-email = อีเมล
shared-refund_account = บัญชีรับเงินคืน
