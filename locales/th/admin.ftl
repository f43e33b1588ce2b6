# หน้าของผู้ดูแลระบบ
admin-users-title = ผู้ใช้
admin-users-none = ยังไม่มีผู้ใช้
admin-users-hint = เพิ่มผู้ใช้ด้วยคำสั่ง `redress staff add` แล้วใช้รหัสที่ได้เข้าใช้งานครั้งแรก
admin-user-name = ชื่อ
admin-user-email = อีเมล
admin-user-role = บทบาท
admin-user-bank = ธนาคาร
admin-user-state = สถานะ
admin-user-active = ใช้งานอยู่
admin-user-inactive = ระงับการใช้งาน
admin-user-expected = รอเข้าใช้งานครั้งแรก
admin-user-waits = ต้องรอเพราะกรอกผิดหลายครั้ง
