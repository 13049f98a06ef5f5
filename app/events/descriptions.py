"""When each event is written: docs/events.md and `GET /webhooks/events` say it in these words."""

from app.events.ledger import EventType

DESCRIPTIONS = {
    EventType.CLIENT_CREATED: "a client is created",
    EventType.CLIENT_UPDATED: "fields of a client change",
    EventType.CLIENT_ARCHIVED: "a client is archived",
    EventType.CLIENT_STATUS_CHANGED: "an archived client is brought back",
    EventType.PROJECT_CREATED: "a project is created",
    EventType.PROJECT_UPDATED: "fields or members of a project change",
    EventType.PROJECT_ARCHIVED: "a project is archived",
    EventType.PROJECT_STATUS_CHANGED: "a project is put on hold, or is active again",
    EventType.TASK_CREATED: "a task is created",
    EventType.TASK_UPDATED: "fields of a task change",
    EventType.TASK_STATUS_CHANGED: "a task's status becomes another one than done",
    EventType.TASK_COMPLETED: "a task is done",
    EventType.TASK_DELETED: "a task is deleted",
    EventType.TIME_ENTRY_CREATED: "time is booked",
    EventType.TIME_ENTRY_UPDATED: "booked time changes",
    EventType.TIME_ENTRY_DELETED: "booked time, or a running timer, is deleted",
    EventType.TAG_RENAMED: "a tag gets another name, and with it the entries that have it",
    EventType.TAG_MERGED: "a tag is merged into another one; `changes` names both",
    EventType.TAG_DELETED: "a tag is taken off all entries",
    EventType.TIMER_STARTED: "a timer starts, or time is booked without an end",
    EventType.TIMER_PAUSED: "a timer is paused",
    EventType.TIMER_RESUMED: "a timer is resumed",
    EventType.TIMER_STOPPED: "a timer is stopped, or gets an end",
    EventType.TOKEN_CREATED: "an API token is made, also by signing in over the API",
    EventType.TOKEN_UPDATED: "name, scopes, expiry or allowed addresses of a token change",
    EventType.TOKEN_ROTATED: "a token gets a new secret",
    EventType.TOKEN_REVOKED: "a token is revoked",
    EventType.USER_CREATED: "a user is created",
    EventType.USER_UPDATED: "fields of a user change",
    EventType.USER_PASSWORD_CHANGED: "a user gets another password",
    EventType.USER_DEACTIVATED: "a user is deactivated; their tokens end with them",
    EventType.USER_SIGNED_IN: "somebody signs in with a browser",
    EventType.USER_IDENTITY_LINKED: "a user is linked to who they are at an identity provider",
    EventType.USER_SECOND_FACTOR_ENABLED: "a user turns on a second factor",
    EventType.USER_SECOND_FACTOR_DISABLED: (
        "a user turns off their second factor, or an administrator resets it"
    ),
    EventType.USER_RECOVERY_CODES_RENEWED: "a user gets new recovery codes; those before end",
    EventType.USER_RECOVERY_CODE_USED: "a recovery code is used in place of the app",
    EventType.TEAM_CREATED: "a team is created",
    EventType.TEAM_UPDATED: "a team's name, leads or members change",
    EventType.TEAM_DELETED: "a team is deleted",
    EventType.STOCK_ITEM_CREATED: "an item of the inventory is created",
    EventType.STOCK_ITEM_UPDATED: "fields of an item change, or it is deactivated",
    EventType.WAREHOUSE_CREATED: "a warehouse is created",
    EventType.WAREHOUSE_UPDATED: "fields of a warehouse change, or it is deactivated",
    EventType.STOCK_MOVEMENT_CREATED: (
        "stock comes in or goes out by a movement entered as such; transfers, receipts "
        "and fulfilled reservations have events of their own"
    ),
    EventType.STOCK_TRANSFER_CREATED: (
        "stock goes from one warehouse to another; `data` holds both movements"
    ),
    EventType.SUPPLIER_CREATED: "a supplier is created",
    EventType.SUPPLIER_UPDATED: "fields of a supplier change, or it is deactivated",
    EventType.PURCHASE_ORDER_CREATED: "a purchase order is written",
    EventType.PURCHASE_ORDER_UPDATED: "fields or lines of a draft change",
    EventType.PURCHASE_ORDER_SENT: "a purchase order is sent to the supplier",
    EventType.PURCHASE_ORDER_PARTLY_RECEIVED: (
        "something of it has come; `changes` names the movements"
    ),
    EventType.PURCHASE_ORDER_RECEIVED: "the last of it has come; `changes` names the movements",
    EventType.PURCHASE_ORDER_CANCELLED: "what has not come of it is not waited for any more",
    EventType.RESERVATION_CREATED: "stock is reserved",
    EventType.RESERVATION_UPDATED: "fields of a reservation change",
    EventType.RESERVATION_RELEASED: "what was reserved is available again",
    EventType.RESERVATION_FULFILLED: "what was reserved goes out; `changes` names the movement",
    EventType.INVENTORY_LOW_STOCK: (
        "a movement takes a stock level from its item's reorder point, or above, to below"
        " it; the subject is the stock level"
    ),
    EventType.SETTINGS_UPDATED: "settings of the installation change",
    EventType.WEBHOOK_CREATED: "a webhook is created",
    EventType.WEBHOOK_UPDATED: "fields of a webhook change, or it is switched off or on",
    EventType.WEBHOOK_SECRET_ROTATED: "a webhook gets a new secret",
    EventType.WEBHOOK_DISABLED: (
        "nothing is sent to a webhook any more: its receiver is gone (410), has failed "
        "for five days, or its secret cannot be read"
    ),
    EventType.WEBHOOK_DELETED: "a webhook is deleted",
    EventType.PING: "somebody tries a webhook; sent to that one alone",
    EventType.SIGN_IN_FAILED: "somebody tries to sign in, and is not let in",
    EventType.ACCESS_REFUSED: (
        "a valid token, or a signed-in browser, is refused: a scope or a right is missing (403), or"
        " the address is not on the token's list"
    ),
    EventType.ACCESS_NEW_ADDRESS: "a token is used from an address for the first time",
    EventType.REPORT_EXPORTED: "somebody takes a report as CSV, XLSX or PDF",
    EventType.AUDIT_LOG_EXPORTED: "somebody takes the audit log as a file",
}
