# บทบาทของผู้ใช้ระบบ
role-claimant = ผู้ยื่นคำร้อง
role-holder = เจ้าของบัญชี
role-centre_agent = เจ้าหน้าที่ศูนย์ AOC 1441
role-officer = พนักงานเจ้าหน้าที่
role-supervisor = ผู้ตรวจทาน
role-secretary = เลขานุการคณะกรรมการธุรกรรม
role-chair = ประธานคณะกรรมการธุรกรรม
role-bank = ธนาคาร
role-auditor = ผู้ตรวจสอบ
role-admin = ผู้ดูแลระบบ
role-system = ระบบ
