"""Every address of head office's page."""

from __future__ import annotations

from starlette.routing import Route

from chain.office import door, orders, publishing, updates, views
from chain.office.site import Office


def routes(office: Office) -> list[Route]:
    return [
        office.open_page("/login", door.show_login),
        office.open_order("/login", door.log_in),
        office.order("/logout", door.log_out),
        office.page("/password", door.show_password),
        office.order("/password", door.change_password),
        office.page("/", views.show_kiosks),
        office.page("/visits", views.show_visits),
        office.page("/recordings", views.show_recordings),
        office.page("/shoes", views.show_shoes),
        office.page("/kiosks/new", orders.show_new_kiosk, office_only=True),
        office.order("/kiosks/new", orders.make_code, office_only=True),
        office.order("/stores", orders.add_store, office_only=True),
        office.page("/kiosks/{kiosk}", views.show_kiosk),
        office.order("/kiosks/{kiosk}/revoke", orders.revoke, office_only=True),
        office.page("/catalogue", publishing.show_catalogue, office_only=True),
        office.upload("/catalogue", publishing.take_table),
        office.page("/limits", publishing.show_limits, office_only=True),
        office.order("/limits", publishing.take_limits, office_only=True),
        office.order("/drafts", publishing.take_again, office_only=True),
        office.page("/drafts/{draft}", publishing.show_draft, office_only=True),
        office.order("/drafts/{draft}", publishing.publish, office_only=True),
        office.page("/updates", updates.show_updates, office_only=True),
        office.order("/updates", updates.publish, office_only=True),
        office.order("/updates/stop", updates.stop, office_only=True),
        office.order("/updates/go-on", updates.go_on, office_only=True),
        office.order("/updates/withdraw", updates.withdraw, office_only=True),
        office.order("/kiosks/{kiosk}/ring", updates.put_into_ring, office_only=True),
        office.page("/customers", orders.show_customers, office_only=True),
        office.order("/customers/access", orders.give_access, office_only=True),
        office.order("/customers/erase", orders.erase, office_only=True),
        office.page("/users", orders.show_users, office_only=True),
        office.order("/users", orders.add_user, office_only=True),
        office.order("/users/{user}/password", orders.set_password, office_only=True),
        office.order("/users/{user}/remove", orders.remove_user, office_only=True),
        office.page("/log", views.show_acts, office_only=True),
    ]
