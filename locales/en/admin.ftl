# The administrator's pages.
admin-users-title = Users
admin-users-none = There are no users.
admin-users-hint = A user is added with `redress staff add`; the code it prints is good for the first sign-in.
admin-user-name = Name
admin-user-email = E-mail address
admin-user-role = Role
admin-user-bank = Bank
admin-user-state = State
admin-user-active = Active
admin-user-inactive = Not active
admin-user-expected = First sign-in awaited
admin-user-waits = Waits after wrong entries
