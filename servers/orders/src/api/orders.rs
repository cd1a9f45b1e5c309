//! Orders: place, read, list, move on.

use dropshot::{HttpResponseCreated, HttpResponseOk, Path};
use server_kit::paging::{Cursor, Page};
use server_kit::{Call, Caller, Error, Idempotency, Json, Query};

use super::wire::{CreateOrderRequest, Filters, ListQuery, OrderPath, UpdateOrderStatusRequest};
use crate::App;
use crate::order::{NewOrder, Order};
use crate::peers::Origin;

/// Places an order.
pub async fn create_order(
    call: Call<App>,
    caller: Caller,
    idempotency: Idempotency,
    Json(body): Json<CreateOrderRequest>,
) -> Result<HttpResponseCreated<Order>, Error> {
    let new = NewOrder::new(caller.user_id()?, body.items, body.currency, body.payment_method)?;
    Ok(HttpResponseCreated(call.place(new, &idempotency, &Origin::of(&call)).await?))
}

/// Reads an order.
pub async fn get_order(call: Call<App>, caller: Caller, path: Path<OrderPath>) -> Result<HttpResponseOk<Order>, Error> {
    let order = call.store.order(path.into_inner().order_id).await?;
    Ok(HttpResponseOk(order.filter(|order| order.is_visible_to(&caller)).ok_or(Error::NotFound)?))
}

/// Lists orders.
pub async fn list_orders(
    call: Call<App>,
    caller: Caller,
    query: Query<ListQuery>,
) -> Result<HttpResponseOk<Page<Order>>, Error> {
    let query = query.0;
    let filters = Filters { status: query.status, user_id: query.user_id };
    let cursor = Cursor::read(query.limit, query.page_token.as_deref(), filters)?;
    // After the token was read: it is not signed, so what it says is what the caller says.
    let user = match (caller.is_admin(), cursor.filters.user_id) {
        (true, asked) => asked,
        (false, asked) => {
            let own = caller.user_id()?;
            if asked.is_some_and(|asked| asked != own) {
                return Err(Error::Forbidden("customers may list their own orders only".to_owned()));
            }
            Some(own)
        }
    };
    let orders = call.store.orders(user, cursor.filters.status, cursor.after, cursor.fetch()).await?;
    Ok(HttpResponseOk(cursor.page(orders, |order| order.id)?))
}

/// Moves an order on.
pub async fn update_order_status(
    call: Call<App>,
    caller: Caller,
    path: Path<OrderPath>,
    Json(body): Json<UpdateOrderStatusRequest>,
) -> Result<HttpResponseOk<Order>, Error> {
    let id = path.into_inner().order_id;
    Ok(HttpResponseOk(call.move_on(id, body.status, &caller, &Origin::of(&call)).await?))
}
