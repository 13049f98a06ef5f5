"""Who may open a page: said beside it, by the scope that the same would ask of a token."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from app.dashboard.blueprint import bp
from app.identity.scopes import Scope, grants
from app.kit.actor import actor
from app.kit.errors import Forbidden, ModuleDisabled
from app.kit.operation import View
from app.settings.schemas import MODULES


def needs(wanted: str) -> Callable[[View], View]:
    """Let in whom their role gives the scope; what is about a module, while that is on."""
    scope, module = Scope(wanted), wanted.partition(":")[2]

    def decorate(view: View) -> View:
        @wraps(view)
        def page(**path: Any) -> Any:
            if not grants(actor.scopes, scope):
                raise Forbidden("Your role does not let you do this.")
            if module in MODULES and module not in actor.modules:
                raise ModuleDisabled(f"The module {module} is off; administrators switch it on")
            return view(**path)

        vars(page)["needs"] = scope
        return page

    return decorate


@bp.app_template_global()
def may(scope: str) -> bool:
    """Whether whoever looks may do what asks for this scope."""
    return grants(actor.scopes, scope)
