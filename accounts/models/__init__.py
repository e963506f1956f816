from accounts.models.invitation import Invitation
from accounts.models.user import Role, User

__all__ = ["Invitation", "Role", "User"]
