# Main navigation.
navigation-desk = Desk
navigation-committee = Committee
navigation-bank = Bank
navigation-admin = Users
navigation-case = My case
navigation-claim = File a claim for somebody
navigation-objection = My objection
