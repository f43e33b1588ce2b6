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
