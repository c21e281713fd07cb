{{ config(materialized='table') }}

{{ lead_scores(ref('stg_leads'), ref('stg_events')) }}
