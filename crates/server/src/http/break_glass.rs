//! Emergencies: the glass is broken, closed and reviewed.

use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, post_with};
use axum::Json;
use axum::extract::State as Given;

use super::State;
use super::answer::{Created, Nothing};
use super::extract::{Body, Path};
use super::guard::{CloseBreakGlass, May, OpenBreakGlass, ReadAudit, ReviewBreakGlass};
use super::people::{Of, Organisation};
use super::problem::Outcome;
use crate::app::break_glass::{BrokenGlass, Emergency, Judgement};

const TAG: &str = "Emergencies";

pub(super) fn routes() -> ApiRouter<State> {
    let of = |path: &str| format!("/organisations/{{organisation}}/break-glass{path}");
    ApiRouter::new()
        .api_route(
            &of(""),
            get_with(list, |op| op.id("break_glass_list").summary("When the glass was broken, and by whom").tag(TAG))
                .post_with(open, |op| op.id("break_glass_open").summary("Break the glass, for this session and some hours").tag(TAG)),
        )
        .api_route(&of("/{id}/close"), post_with(close, |op| op.id("break_glass_close").summary("End it before its time").tag(TAG)))
        .api_route(
            &of("/{id}/review"),
            post_with(review, |op| op.id("break_glass_review").summary("Say what you found; somebody else's only").tag(TAG)),
        )
}

async fn list(may: May<ReadAudit>, Given(state): Given<State>, Path(_): Path<Organisation>) -> Outcome<Json<Vec<BrokenGlass>>> {
    Ok(Json(state.app.glasses(&may.caller, &may.organisation).await?))
}

async fn open(may: May<OpenBreakGlass>, Given(state): Given<State>, Body(asked): Body<Emergency>) -> Outcome<Created<BrokenGlass>> {
    Ok(Created(state.app.break_glass(&may.caller, &may.organisation, &asked).await?))
}

async fn close(may: May<CloseBreakGlass>, Given(state): Given<State>, Path(path): Path<Of>) -> Outcome<Nothing> {
    state.app.close_glass(&may.caller, &may.organisation, &path.id).await?;
    Ok(Nothing)
}

async fn review(
    may: May<ReviewBreakGlass>,
    Given(state): Given<State>,
    Path(path): Path<Of>,
    Body(finding): Body<Judgement>,
) -> Outcome<Json<BrokenGlass>> {
    Ok(Json(state.app.review_glass(&may.caller, &may.organisation, &path.id, &finding).await?))
}
