-- One row for each event: rows that stand for the same event twice are dropped here. A time that is none
-- becomes null, and such an event counts for nothing.
select
    lead_id,
    event,
    object,
    try_cast(timestamp as timestamp) as time
from {{ source('crm', 'events') }}
qualify row_number() over (partition by event_id) = 1
