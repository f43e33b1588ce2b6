# คำที่ทุกหน้าใช้ร่วมกัน
service-name = Redress · คืนเงินผู้เสียหาย
title-error = มีข้อผิดพลาด:{" "}
skip-to-content = ข้ามไปยังเนื้อหา
other-language = English
main-navigation = เมนูหลัก
sign-out = ออกจากระบบ
back = ย้อนกลับ
demo-bar = ระบบสาธิต ข้อมูลทั้งหมดสมมติขึ้น
demo-link = ไปหน้าสาธิต
vigilance = เราไม่เรียกเก็บค่าธรรมเนียม และไม่ขอรหัสผ่านหรือรหัส OTP ทางโทรศัพท์หรือแชต
vigilance-check = ตรวจสอบว่าข้อความมาจากเราหรือไม่
footer-hotline = ถูกหลอกให้โอนเงิน โทรศูนย์ AOC สายด่วน 1441 ได้ตลอด 24 ชั่วโมง
footer-check = ข้อความนี้มาจากเราหรือไม่
footer-statistics = สถิติ
footer-privacy = การคุ้มครองข้อมูลส่วนบุคคล
footer-free = การยื่นคำร้องขอคืนเงินไม่มีค่าใช้จ่าย

continue = ดำเนินการต่อ
save = บันทึก
cancel = ยกเลิก
change = แก้ไข
remove = ลบออก
add = เพิ่ม
search = ค้นหา
print-page = พิมพ์หน้านี้จากเมนูพิมพ์ของเบราว์เซอร์
download = ดาวน์โหลด
unit-baht = บาท
# Stands for what was erased at a person's request or when its time was over.
erased = (ลบข้อมูลแล้ว)

field-optional = (ไม่บังคับ)
select-prompt = โปรดเลือก
date-day = วัน
date-month = เดือน
date-year = ปี
option-yes = ใช่
option-no = ไม่ใช่
option-unknown = ไม่ทราบ

error-mark = ข้อผิดพลาด:
error-summary = โปรดแก้ไขข้อมูลต่อไปนี้
warning-mark = คำเตือน:
step-done = เสร็จแล้ว
step-current = อยู่ขั้นตอนนี้
step-todo = ยังไม่ถึงขั้นตอนนี้
paging = หน้ารายการ
paging-previous = ก่อนหน้า
paging-next = ถัดไป
