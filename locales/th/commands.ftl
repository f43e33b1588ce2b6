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
command-swept-sealed = รุ่นของประวัติที่ผนึก: { $count }
command-swept-users = ผู้ใช้ที่ถูกล็อกเพราะไม่ได้เข้าสู่ระบบเป็นเวลานาน: { $count }
command-staff-deactivated = { $email } เข้าใช้งานไม่ได้อีกต่อไป
command-staff-unlocked = { $email } เข้าสู่ระบบได้อีกครั้ง
command-swept-files = ไฟล์หลักฐานที่ลบ: { $count }
field-role = บทบาท

# Keys of the key ring.
command-ring-seals = { $key }: ใช้เข้ารหัสและถอดรหัส สร้างเมื่อ { $created } จำนวนค่าที่ใช้กุญแจนี้: { $count }
command-ring-opens = { $key }: ใช้ถอดรหัสเท่านั้น สร้างเมื่อ { $created } จำนวนค่าที่ใช้กุญแจนี้: { $count }
command-ring-indexes = { $key }: ใช้ค้นหาข้อมูลที่เข้ารหัส สร้างเมื่อ { $created }
command-ring-signs = { $key }: ใช้ลงลายมือชื่อรับรองจุดตรวจของโซ่ตรวจสอบ สร้างเมื่อ { $created }
command-ring-added = เพิ่มกุญแจ { $key } แล้ว และใช้เข้ารหัสตั้งแต่นี้ไป โปรดคัดลอกพวงกุญแจไปยังที่เก็บสำเนา (ห้ามเก็บไว้กับข้อมูลสำรองของฐานข้อมูล) แล้วสั่ง `redress keys rotate`
command-ring-progress = ค่าที่ใช้กุญแจใหม่ล่าสุดแล้ว: { $count } จาก { $of }
command-ring-rotated = ทุกค่าใช้กุญแจ { $key } แล้ว จำนวนค่าที่เปลี่ยน: { $count } ลบกุญแจเก่าได้แล้ว
command-ring-never-ends = ยังมีโปรแกรมที่เข้ารหัสด้วยกุญแจที่เก่ากว่า { $key } โปรดให้พวงกุญแจใหม่แก่ทุกเครื่อง แล้วสั่ง `redress keys rotate` อีกครั้ง
command-ring-dropped = ลบกุญแจ { $key } แล้ว ข้อมูลในสำเนาสำรองเก่าที่เข้ารหัสด้วยกุญแจนี้จะเปิดไม่ได้อีก เว้นแต่สำเนาของพวงกุญแจยังมีกุญแจนี้อยู่
command-ring-held-in = { $place }: { $count }
command-ring-held = ค่าเหล่านี้ยังใช้กุญแจ { $key } อยู่ โปรดสั่ง `redress keys rotate` ก่อน
