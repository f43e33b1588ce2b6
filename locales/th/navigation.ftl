# เมนูหลัก
navigation-desk = งานของฉัน
navigation-committee = คณะกรรมการ
navigation-bank = ธนาคาร
navigation-admin = ผู้ใช้
navigation-case = เรื่องของฉัน
navigation-claim = ยื่นคำร้องแทน
navigation-objection = คำคัดค้านของฉัน
