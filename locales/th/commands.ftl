# ข้อความของคำสั่ง
command-migrated = โครงสร้างของ { $database } เป็นปัจจุบันแล้ว
command-serving = Redress พร้อมให้บริการที่ { $address } (เบราว์เซอร์ใช้ { $origin }) กด Ctrl+C เพื่อหยุด
command-staff-added = เพิ่มผู้ใช้ { $email } แล้ว เข้าใช้งานครั้งแรกที่ { $origin }/sign-in/first ภายใน { $days } ด้วยรหัส
command-staff-reset = ยกเลิกรหัสผ่านของ { $email } แล้ว เข้าใช้งานที่ { $origin }/sign-in/first ภายใน { $days } ด้วยรหัส
command-rules-hold = { $file } ใช้ได้ ค่าแฮช (SHA-256): { $hash }
command-schema-old = โครงสร้างของ { $database } เก่ากว่าโปรแกรมนี้ โปรดเรียก `redress migrate` ก่อน
command-user-there = มีผู้ใช้อีเมล { $email } อยู่แล้ว ใช้ `redress staff reset` เพื่อออกรหัสเข้าใช้ครั้งแรกใหม่
command-no-such-user = ไม่มีผู้ใช้ที่มีอีเมล { $email }
command-working = กำลังทำงานเบื้องหลัง กด Ctrl+C เพื่อหยุด
command-swept-petitions = คำร้องที่ตกไปหรือพ้นกำหนด: { $count }
command-swept-services = คำสั่งที่ถือว่าได้รับแล้ว: { $count }
command-swept-accounts = บัญชีที่เดินหน้า: { $count }
command-swept-challenges = การยื่นคำร้องต่อศาลที่จำหน่ายออก: { $count }
command-swept-payments = การจ่ายเงินที่ยุติ: { $count }
command-swept-drafts = ร่างที่ลบ: { $count }
command-swept-cases = เรื่องที่ตรวจคัดกรองใหม่: { $count }
field-role = บทบาท
