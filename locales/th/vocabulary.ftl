# คำของรายการต่าง ๆ ที่ทุกหน้าใช้: รายการ-คำ
offence-goods_not_organised = ซื้อสินค้าหรือบริการแล้วไม่ได้รับ (ผู้ขายรายเดียว)
offence-impersonate_borrow = แอบอ้างเป็นคนรู้จักเพื่อยืมเงิน
offence-romance = หลอกให้รักแล้วให้โอนเงิน
offence-prize_transfer = หลอกให้โอนเงินเพื่อรับรางวัลหรือพัสดุ
offence-loan = หลอกให้กู้เงิน โดยให้โอนเงินก่อน
offence-side_job = หลอกให้ทำงานเสริมที่ต้องโอนเงิน
offence-call_centre = แก๊งคอลเซ็นเตอร์ข่มขู่ทางโทรศัพท์
offence-remote_control = แอปหรือลิงก์ควบคุมโทรศัพท์จากระยะไกล
offence-hacking = ระบบหรือบัญชีถูกเจาะเพื่อฉ้อโกง
offence-ransomware = เรียกค่าไถ่ข้อมูล
offence-investment = หลอกให้ลงทุน
offence-digital_asset = หลอกเกี่ยวกับสินทรัพย์ดิจิทัล
offence-goods_organised = ซื้อสินค้าหรือบริการแล้วไม่ได้รับ (ทำเป็นขบวนการ)
offence-borrowing_decree_investment = ชักชวนคนจำนวนมากให้ลงทุน (แชร์ลูกโซ่ ตาม พ.ร.ก. การกู้ยืมเงินฯ)
offence-other = อาชญากรรมทางเทคโนโลยีอื่น
offence-not_under_decree = ไม่อยู่ในขอบเขตของพระราชกำหนด

capacity-self = ยื่นเพื่อตนเอง
capacity-representative = ยื่นแทนผู้อื่น ในฐานะผู้รับมอบอำนาจ
capacity-guardian = ยื่นแทน ในฐานะผู้แทนโดยชอบธรรมหรือผู้อนุบาล
capacity-heir = ยื่นในฐานะทายาทหรือผู้จัดการมรดก
capacity-liquidator = ยื่นในฐานะผู้ชำระบัญชีของนิติบุคคล

personal_number_kind-national_id = เลขประจำตัวประชาชน
personal_number_kind-passport = หนังสือเดินทาง
personal_number_kind-juristic_id = เลขทะเบียนนิติบุคคล

money_form-bank_transfer = โอนเข้าบัญชีธนาคาร
money_form-e_wallet = กระเป๋าเงินอิเล็กทรอนิกส์
money_form-digital_asset = สินทรัพย์ดิจิทัลผ่านศูนย์ซื้อขาย
money_form-card = บัตร
money_form-cash = เงินสดที่ฝากเข้าบัญชี
money_form-other = อื่น ๆ

method-mobile_banking = แอปธนาคารบนมือถือ
method-internet_banking = เว็บไซต์ของธนาคาร
method-atm = ตู้เอทีเอ็มหรือตู้ฝากเงิน
method-counter = เคาน์เตอร์ธนาคาร
method-promptpay = พร้อมเพย์
method-qr = คิวอาร์โค้ด
method-other = อื่น ๆ

mule_tier-black = ดำ: ข้อมูลของสำนักงาน ปปง. หรือตำรวจ
mule_tier-dark_grey = เทาเข้ม: ผู้เสียหายแจ้งความแล้ว
mule_tier-light_grey = เทาอ่อน: มีผู้เสียหาย ยังไม่ได้แจ้งความ
mule_tier-dark_brown = น้ำตาลเข้ม: ธนาคารยืนยัน
mule_tier-light_brown = น้ำตาลอ่อน: ต้องสงสัยเบื้องต้น

account_state-reported = ได้รับรายงาน
account_state-verified = ตรวจสอบแล้ว
account_state-published = ประกาศแล้ว
account_state-window_closed = พ้นกำหนดยื่นคำร้อง
account_state-unclaimed = ไม่มีผู้ยื่นคำร้อง
account_state-before_committee = อยู่ระหว่างคณะกรรมการพิจารณา
account_state-ordered = มีคำสั่งแล้ว
account_state-disbursing = อยู่ระหว่างจ่ายเงินคืน
account_state-settled = เสร็จสิ้น
account_state-forfeited = ตกเป็นของกองทุน
account_state-lifted = เพิกถอนการระงับ/อายัดแล้ว
account_state-struck = จำหน่ายออก

petition_kind-claim = คำร้องขอคืนเงิน
petition_kind-objection = คำคัดค้าน
petition_state-waiting = รอประกาศบัญชี
petition_state-proposed = เสนอให้ยื่น
petition_state-submitted = ยื่นแล้ว
petition_state-late = ยื่นพ้นกำหนด
petition_state-in_review = อยู่ระหว่างพิจารณา
petition_state-info_requested = ขอข้อมูลเพิ่มเติม
petition_state-lapsed = คำร้องตกไป
petition_state-recommended = เสนอความเห็นแล้ว
petition_state-ready = พร้อมเข้าสำนวน
petition_state-ordered = มีคำสั่งแล้ว
petition_state-upheld = รับคำคัดค้าน
petition_state-refused = ยกคำร้อง
petition_state-withdrawn = ถอนคำร้อง
petition_state-expired = หมดเวลา

recommendation-accept = ควรรับ
recommendation-refuse = ควรยกคำร้อง
recommendation-incomplete = ควรยกคำร้องเพราะข้อมูลไม่ครบ

reason-outside_scope = ไม่เป็นความผิดตามพระราชกำหนด
reason-not_shown = ไม่ปรากฏหลักฐานความเสียหาย
reason-not_this_account = เงินไม่ได้เข้าบัญชีนี้
reason-recovered_elsewhere = ได้รับเงินคืนจากทางอื่นแล้ว
reason-took_part = มีส่วนร่วมในการกระทำความผิด
reason-claimed_twice = มีการยื่นขอในเรื่องอื่นแล้ว
reason-late_without_cause = ยื่นพ้นกำหนดโดยไม่มีเหตุอันสมควร
reason-money_from_offence = เป็นเงินที่ได้จากการกระทำความผิด
reason-other = เหตุอื่นตามที่ชี้แจง

check-account_frozen = บัญชีที่แจ้งเป็นบัญชีที่ได้รับรายงาน
check-within_window = ยื่นภายในกำหนด
check-trail_match = ธนาคารรายงานรายการเดินบัญชีนี้
check-same_transfer = รายการโอนนี้ยื่นขอในเรื่องเดียว
check-refund_account = บัญชีรับเงินคืนไม่ใช่บัญชีที่ได้รับรายงาน
check-claimant_is_holder = ผู้ยื่นคำร้องไม่ใช่เจ้าของบัญชีที่ได้รับรายงาน
screening_outcome-pass = เรียบร้อย
screening_outcome-warn = ควรตรวจสอบ
screening_outcome-fail = ขัดกับข้อมูล
screening_outcome-unknown = ไม่มีข้อมูลเปรียบเทียบ

order_kind-first = คำสั่งแรก
order_kind-supplementary = คำสั่งเพิ่มเติม
order_kind-correcting = คำสั่งแก้ไข
order_outcome-allot = คืนเงิน
order_outcome-uphold = รับคำคัดค้าน
order_outcome-refuse = ยกคำร้อง
order_outcome-refuse_incomplete = ยกคำร้องเพราะข้อมูลไม่ครบ
order_outcome-allot_anew = คืนเงิน (เปลี่ยนแปลง)
order_outcome-refuse_anew = ยกคำร้อง (เปลี่ยนแปลง)

payee-claimant = ผู้เสียหาย
payee-holder = เจ้าของบัญชี
payee-fund = กองทุนการป้องกันและปราบปรามการฟอกเงิน
payment_state-due = รอสั่งจ่าย
payment_state-released = อยู่ระหว่างจ่าย
payment_state-confirmed = จ่ายแล้ว
payment_state-returned = เงินตีกลับ
payment_state-waived = สละสิทธิ
payment_state-undeliverable = จ่ายไม่ได้
return_code-account_closed = บัญชีปิดแล้ว
return_code-name_mismatch = ชื่อบัญชีไม่ตรง
return_code-wrong_number = ไม่มีบัญชีหรือพร้อมเพย์นี้
return_code-rejected = ธนาคารปลายทางหรือผู้รับปฏิเสธ
return_code-other = เหตุอื่น
