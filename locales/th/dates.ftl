# วันที่ เวลา และจำนวน: ปีเป็นพุทธศักราชเสมอ และบอกศักราชทุกครั้ง คำว่า น. ไม่ขึ้นบรรทัดใหม่ตามลำพัง
date-long = { $day } { $month } พ.ศ. { $year }
date-short = { $day } { $month } พ.ศ. { $year }
stamp-long = { $date } เวลา { $hour }.{ $minute }{"\u00A0"}น.
stamp-short = { $date } { $hour }.{ $minute }{"\u00A0"}น.
money = { $amount } บาท

month-1 = มกราคม
month-2 = กุมภาพันธ์
month-3 = มีนาคม
month-4 = เมษายน
month-5 = พฤษภาคม
month-6 = มิถุนายน
month-7 = กรกฎาคม
month-8 = สิงหาคม
month-9 = กันยายน
month-10 = ตุลาคม
month-11 = พฤศจิกายน
month-12 = ธันวาคม

month-short-1 = ม.ค.
month-short-2 = ก.พ.
month-short-3 = มี.ค.
month-short-4 = เม.ย.
month-short-5 = พ.ค.
month-short-6 = มิ.ย.
month-short-7 = ก.ค.
month-short-8 = ส.ค.
month-short-9 = ก.ย.
month-short-10 = ต.ค.
month-short-11 = พ.ย.
month-short-12 = ธ.ค.

count-accounts = { $count } บัญชี
count-cases = { $count } เรื่อง
count-claims = { $count } คำร้อง
count-days = { $count } วัน
count-errors = { $count } จุด
count-files = { $count } ไฟล์
count-minutes = { $count } นาที
count-objections = { $count } คำคัดค้าน
count-payments = { $count } รายการจ่ายเงินคืน
count-results = { $count } รายการ
count-seconds = { $count } วินาที
count-transfers = { $count } รายการโอนเงิน
count-victims = ผู้เสียหาย { $count } ราย
count-working-days = { $count } วันทำการ
