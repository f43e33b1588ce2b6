# Roles of those who use the system.
role-claimant = Claimant
role-holder = Account holder
role-centre_agent = AOC 1441 Centre agent
role-officer = Officer
role-supervisor = Supervisor
role-secretary = Committee secretary
role-chair = Committee chair
role-bank = Bank
role-auditor = Auditor
role-admin = Administrator
role-system = The system
