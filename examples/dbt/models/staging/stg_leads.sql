-- The columns that the rules read, of the kinds that the statement wants (its first lines list them).
select
    trim(lead_id) as lead_id,
    job_title,
    try_cast(employees as bigint) as employees,
    industry,
    country
from {{ source('crm', 'leads') }}
qualify row_number() over (partition by trim(lead_id)) = 1
