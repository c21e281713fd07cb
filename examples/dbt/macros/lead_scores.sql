{% macro lead_scores(leads, events) %}{% raw %}
-- As of 2026-11-15.
-- The table of leads: {% endraw %}{{ leads }}{% raw %}. Its columns, and what each has to be:
--   country: VARCHAR
--   employees: BIGINT or DOUBLE
--   industry: VARCHAR
--   job_title: VARCHAR
-- The table of events: {% endraw %}{{ events }}{% raw %}. Its columns, and what each has to be:
--   lead_id: like lead_id of the leads
--   object: VARCHAR
--   time: DATE or TIMESTAMP
--   event: VARCHAR
WITH events_read AS (
  SELECT
    "lead_id" AS lead_id,
    CASE WHEN TYPEOF("object") = 'VARCHAR' THEN "object" ELSE ERROR('object has to be VARCHAR') END AS raw_log_object,
    CASE
      WHEN TYPEOF("time") IN ('DATE', 'TIMESTAMP')
      THEN "time"
      ELSE ERROR('time has to be DATE or TIMESTAMP')
    END AS raw_log_time,
    CASE WHEN TYPEOF("event") = 'VARCHAR' THEN "event" ELSE ERROR('event has to be VARCHAR') END AS raw_log_verb
  FROM {% endraw %}{{ events }}{% raw %}
), events_single_spaced AS (
  SELECT
    *,
    CASE
      WHEN REGEXP_MATCHES(
        raw_log_object,
        '[\x{9}-\x{d}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]|  |^ | $'
      )
      THEN TRIM(
        REGEXP_REPLACE(
          raw_log_object,
          '[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+',
          ' ',
          'g'
        ),
        ' '
      )
      ELSE raw_log_object
    END AS spaced_log_object,
    CASE
      WHEN REGEXP_MATCHES(
        raw_log_verb,
        '[\x{9}-\x{d}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]|  |^ | $'
      )
      THEN TRIM(
        REGEXP_REPLACE(
          raw_log_verb,
          '[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+',
          ' ',
          'g'
        ),
        ' '
      )
      ELSE raw_log_verb
    END AS spaced_log_verb
  FROM events_read
), events_values_read AS (
  SELECT
    *,
    CASE
      WHEN spaced_log_object IN ('', '#N/A', 'NULL', 'Select', 'n/a', 'null')
      THEN NULL
      ELSE CASE
        WHEN STRLEN(spaced_log_object) = LENGTH(spaced_log_object)
        THEN LOWER(spaced_log_object)
        WHEN REGEXP_MATCHES(
          NFC_NORMALIZE(spaced_log_object),
          '[^\x{0}-\x{7f}\x{a1}-\x{a7}\x{a9}-\x{ae}\x{b0}-\x{b3}\x{b5}-\x{b7}\x{b9}-\x{bb}\x{bd}\x{bf}-\x{131}\x{134}-\x{13e}\x{141}-\x{148}\x{14a}-\x{17f}\x{2b9}\x{370}-\x{379}\x{37b}-\x{383}\x{386}-\x{45f}\x{1e9e}\x{1ea0}-\x{1ef9}\x{200b}-\x{2010}\x{2012}-\x{2016}\x{2018}-\x{2023}\x{2026}-\x{2027}\x{2030}-\x{2032}\x{2035}\x{2038}-\x{203b}\x{203d}\x{203f}-\x{2046}\x{204a}-\x{2056}\x{2058}-\x{205e}\x{20a0}-\x{20a7}\x{20a9}-\x{20bf}\x{2104}\x{2108}\x{2114}\x{2116}-\x{2118}\x{211e}-\x{211f}\x{2122}-\x{2123}\x{2125}\x{2127}\x{2129}\x{212e}\x{213a}\x{2141}-\x{2144}\x{214a}-\x{214f}\x{2180}-\x{2182}\x{2184}-\x{2188}\x{218a}-\x{222b}\x{222e}\x{2231}-\x{2328}\x{232b}-\x{245f}\x{24eb}-\x{27bf}\x{3001}-\x{3029}\x{3030}-\x{3035}\x{3037}\x{303b}-\x{3098}\x{309d}-\x{309e}\x{30a0}-\x{30fe}\x{fb01}-\x{fb02}\x{fe0f}\x{ff01}-\x{ff5e}\x{1f300}-\x{1faff}\x{4e00}-\x{9fff}\x{ac00}-\x{d7a3}]'
        )
        THEN ERROR('object holds a text with letters that I cannot compare in SQL')
        ELSE REPLACE(
          REPLACE(
            REPLACE(
              REPLACE(
                REPLACE(
                  REPLACE(
                    REPLACE(
                      REPLACE(
                        REPLACE(
                          TRANSLATE(
                            NFC_NORMALIZE(spaced_log_object),
                            'ABCDEFGHIJKLMNOPQRSTUVWXYZª²³µ¹ºÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĴĶĹĻĽŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽſͰͲʹͶ;ͿΆ·ΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫςϏϐϑϒϓϔϕϖϘϚϜϞϠϢϤϦϨϪϬϮϰϱϲϴϵϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
                            'abcdefghijklmnopqrstuvwxyza23μ1oàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĵķĺļľłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžsͱͳʹͷ;ϳά·έήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋσϗβθυύϋφπϙϛϝϟϡϣϥϧϩϫϭϯκρσθεϸσϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ!"#$%&''()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
                          ),
                          'ß',
                          'ss'
                        ),
                        'ẞ',
                        'ss'
                      ),
                      '…',
                      '...'
                    ),
                    '½',
                    '1⁄2'
                  ),
                  '™',
                  'tm'
                ),
                '№',
                'no'
              ),
              'ﬁ',
              'fi'
            ),
            'ﬂ',
            'fl'
          ),
          'İ',
          'i̇'
        )
      END
    END AS value_log_object,
    CASE
      WHEN raw_log_time >= CAST('0001-01-01' AS DATE)
      AND raw_log_time <= CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP)
      THEN raw_log_time
    END AS value_log_time,
    CASE
      WHEN spaced_log_verb IN ('', '#N/A', 'NULL', 'Select', 'n/a', 'null')
      THEN NULL
      ELSE CASE
        WHEN STRLEN(spaced_log_verb) = LENGTH(spaced_log_verb)
        THEN LOWER(spaced_log_verb)
        WHEN REGEXP_MATCHES(
          NFC_NORMALIZE(spaced_log_verb),
          '[^\x{0}-\x{7f}\x{a1}-\x{a7}\x{a9}-\x{ae}\x{b0}-\x{b3}\x{b5}-\x{b7}\x{b9}-\x{bb}\x{bd}\x{bf}-\x{131}\x{134}-\x{13e}\x{141}-\x{148}\x{14a}-\x{17f}\x{2b9}\x{370}-\x{379}\x{37b}-\x{383}\x{386}-\x{45f}\x{1e9e}\x{1ea0}-\x{1ef9}\x{200b}-\x{2010}\x{2012}-\x{2016}\x{2018}-\x{2023}\x{2026}-\x{2027}\x{2030}-\x{2032}\x{2035}\x{2038}-\x{203b}\x{203d}\x{203f}-\x{2046}\x{204a}-\x{2056}\x{2058}-\x{205e}\x{20a0}-\x{20a7}\x{20a9}-\x{20bf}\x{2104}\x{2108}\x{2114}\x{2116}-\x{2118}\x{211e}-\x{211f}\x{2122}-\x{2123}\x{2125}\x{2127}\x{2129}\x{212e}\x{213a}\x{2141}-\x{2144}\x{214a}-\x{214f}\x{2180}-\x{2182}\x{2184}-\x{2188}\x{218a}-\x{222b}\x{222e}\x{2231}-\x{2328}\x{232b}-\x{245f}\x{24eb}-\x{27bf}\x{3001}-\x{3029}\x{3030}-\x{3035}\x{3037}\x{303b}-\x{3098}\x{309d}-\x{309e}\x{30a0}-\x{30fe}\x{fb01}-\x{fb02}\x{fe0f}\x{ff01}-\x{ff5e}\x{1f300}-\x{1faff}\x{4e00}-\x{9fff}\x{ac00}-\x{d7a3}]'
        )
        THEN ERROR('event holds a text with letters that I cannot compare in SQL')
        ELSE REPLACE(
          REPLACE(
            REPLACE(
              REPLACE(
                REPLACE(
                  REPLACE(
                    REPLACE(
                      REPLACE(
                        REPLACE(
                          TRANSLATE(
                            NFC_NORMALIZE(spaced_log_verb),
                            'ABCDEFGHIJKLMNOPQRSTUVWXYZª²³µ¹ºÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĴĶĹĻĽŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽſͰͲʹͶ;ͿΆ·ΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫςϏϐϑϒϓϔϕϖϘϚϜϞϠϢϤϦϨϪϬϮϰϱϲϴϵϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
                            'abcdefghijklmnopqrstuvwxyza23μ1oàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĵķĺļľłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžsͱͳʹͷ;ϳά·έήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋσϗβθυύϋφπϙϛϝϟϡϣϥϧϩϫϭϯκρσθεϸσϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ!"#$%&''()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
                          ),
                          'ß',
                          'ss'
                        ),
                        'ẞ',
                        'ss'
                      ),
                      '…',
                      '...'
                    ),
                    '½',
                    '1⁄2'
                  ),
                  '™',
                  'tm'
                ),
                '№',
                'no'
              ),
              'ﬁ',
              'fi'
            ),
            'ﬂ',
            'fl'
          ),
          'İ',
          'i̇'
        )
      END
    END AS value_log_verb
  FROM events_single_spaced
), event_conditions AS (
  SELECT
    *,
    (
      NOT value_log_verb IS NULL
      AND value_log_verb IN (
        'download',
        'download of',
        'download von',
        'download-of',
        'download-von',
        'download_of',
        'download_von',
        'downloaded',
        'downloads',
        'downloads of',
        'downloads von',
        'downloads-of',
        'downloads-von',
        'downloads_of',
        'downloads_von',
        'heruntergeladen',
        'herunterladen',
        'herunterladen von',
        'herunterladen-von',
        'herunterladen_von'
      )
    )
    AND (
      NOT value_log_object IS NULL AND value_log_object = 'whitepaper'
    ) AS is_0,
    (
      NOT value_log_verb IS NULL
      AND value_log_verb IN (
        'angeklickt',
        'click',
        'click on',
        'click-on',
        'click_on',
        'clicked',
        'clicked on',
        'clicked-on',
        'clicked_on',
        'clicks',
        'clicks on',
        'clicks-on',
        'clicks_on',
        'geklickt',
        'geklickt auf',
        'geklickt-auf',
        'geklickt_auf',
        'klick',
        'klick auf',
        'klick-auf',
        'klick_auf',
        'klicks',
        'klicks auf',
        'klicks-auf',
        'klicks_auf'
      )
    )
    AND (
      NOT value_log_object IS NULL AND value_log_object = 'email'
    ) AS is_1,
    (
      NOT value_log_verb IS NULL
      AND value_log_verb IN (
        'anforderung',
        'anforderung von',
        'anforderung-von',
        'anforderung_von',
        'anfrage',
        'anfrage für',
        'anfrage nach',
        'anfrage-für',
        'anfrage-nach',
        'anfrage_für',
        'anfrage_nach',
        'anfragen',
        'angefordert',
        'angefragt',
        'asked for',
        'asked-for',
        'asked_for',
        'request',
        'request for',
        'request-for',
        'request_for',
        'requested',
        'requests',
        'requests for',
        'requests-for',
        'requests_for'
      )
    )
    AND (
      NOT value_log_object IS NULL AND value_log_object = 'demo'
    ) AS is_2,
    (
      NOT value_log_verb IS NULL
      AND value_log_verb IN (
        'abbestellt',
        'abbestellung',
        'abbestellung von',
        'abbestellung-von',
        'abbestellung_von',
        'abgemeldet',
        'abgemeldet vom',
        'abgemeldet von',
        'abgemeldet-vom',
        'abgemeldet-von',
        'abgemeldet_vom',
        'abgemeldet_von',
        'abmeldung',
        'abmeldung vom',
        'abmeldung von',
        'abmeldung-vom',
        'abmeldung-von',
        'abmeldung_vom',
        'abmeldung_von',
        'abmeldungen',
        'opted out',
        'opted out of',
        'opted-out',
        'opted-out-of',
        'opted_out',
        'opted_out_of',
        'unsubscribe',
        'unsubscribed',
        'unsubscribed from',
        'unsubscribed-from',
        'unsubscribed_from',
        'unsubscription'
      )
    )
    AND (
      NOT value_log_object IS NULL AND value_log_object = 'newsletter'
    ) AS is_3
  FROM events_values_read
), event_leads AS (
  SELECT
    *,
    CASE
      WHEN REGEXP_REPLACE(
        CASE
          WHEN TYPEOF(lead_id) IN ('VARCHAR', 'BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT', 'UINTEGER')
          THEN CAST(lead_id AS TEXT)
          ELSE ERROR('an id has to be VARCHAR or BIGINT')
        END,
        '^[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+|[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+$',
        '',
        'g'
      ) IN ('', '#N/A', 'NULL', 'Select', 'n/a', 'null')
      THEN NULL
      ELSE REGEXP_REPLACE(
        CASE
          WHEN TYPEOF(lead_id) IN ('VARCHAR', 'BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT', 'UINTEGER')
          THEN CAST(lead_id AS TEXT)
          ELSE ERROR('an id has to be VARCHAR or BIGINT')
        END,
        '^[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+|[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+$',
        '',
        'g'
      )
    END AS lead_key
  FROM event_conditions
), events_counted AS (
  SELECT
    lead_key,
    SUM(CASE WHEN is_0 THEN 1 ELSE 0 END) AS events_0,
    SUM(
      CASE
        WHEN is_1
        AND (
          CAST(value_log_time AS DATE) >= CAST('2026-08-18' AS DATE)
          AND CAST(value_log_time AS DATE) <= CAST('2026-11-15' AS DATE)
        )
        THEN 1
        ELSE 0
      END
    ) AS events_1,
    SUM(CASE WHEN is_2 THEN 1 ELSE 0 END) AS events_2,
    SUM(CASE WHEN is_3 THEN 1 ELSE 0 END) AS events_3,
    SUM(1) AS events_4,
    SUM(
      CASE
        WHEN CAST(value_log_time AS DATE) >= CAST('2026-09-17' AS DATE)
        AND CAST(value_log_time AS DATE) <= CAST('2026-11-15' AS DATE)
        THEN 1
        ELSE 0
      END
    ) AS events_5
  FROM event_leads
  WHERE
    CAST(value_log_time AS TIMESTAMP) <= CAST('2026-11-15 23:59:59.999999' AS TIMESTAMP)
    AND NOT lead_key IS NULL
  GROUP BY
    lead_key
), read AS (
  SELECT
    "lead_id" AS lead_id,
    CASE WHEN TYPEOF("country") = 'VARCHAR' THEN "country" ELSE ERROR('country has to be VARCHAR') END AS raw_country,
    CASE
      WHEN TYPEOF("employees") IN ('BIGINT', 'DOUBLE', 'INTEGER', 'SMALLINT', 'TINYINT', 'FLOAT')
      THEN "employees"
      ELSE ERROR('employees has to be BIGINT or DOUBLE')
    END AS raw_employees,
    CASE WHEN TYPEOF("industry") = 'VARCHAR' THEN "industry" ELSE ERROR('industry has to be VARCHAR') END AS raw_industry,
    CASE WHEN TYPEOF("job_title") = 'VARCHAR' THEN "job_title" ELSE ERROR('job_title has to be VARCHAR') END AS raw_jobtitle
  FROM {% endraw %}{{ leads }}{% raw %}
), single_spaced AS (
  SELECT
    *,
    CASE
      WHEN REGEXP_MATCHES(
        raw_country,
        '[\x{9}-\x{d}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]|  |^ | $'
      )
      THEN TRIM(
        REGEXP_REPLACE(
          raw_country,
          '[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+',
          ' ',
          'g'
        ),
        ' '
      )
      ELSE raw_country
    END AS spaced_country,
    CASE
      WHEN REGEXP_MATCHES(
        raw_industry,
        '[\x{9}-\x{d}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]|  |^ | $'
      )
      THEN TRIM(
        REGEXP_REPLACE(
          raw_industry,
          '[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+',
          ' ',
          'g'
        ),
        ' '
      )
      ELSE raw_industry
    END AS spaced_industry,
    CASE
      WHEN REGEXP_MATCHES(
        raw_jobtitle,
        '[\x{9}-\x{d}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]|  |^ | $'
      )
      THEN TRIM(
        REGEXP_REPLACE(
          raw_jobtitle,
          '[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+',
          ' ',
          'g'
        ),
        ' '
      )
      ELSE raw_jobtitle
    END AS spaced_jobtitle
  FROM read
), values_read AS (
  SELECT
    *,
    CASE
      WHEN spaced_country IN ('', '#N/A', 'NULL', 'Select', 'n/a', 'null')
      THEN NULL
      ELSE CASE
        WHEN STRLEN(spaced_country) = LENGTH(spaced_country)
        THEN LOWER(spaced_country)
        WHEN REGEXP_MATCHES(
          NFC_NORMALIZE(spaced_country),
          '[^\x{0}-\x{7f}\x{a1}-\x{a7}\x{a9}-\x{ae}\x{b0}-\x{b3}\x{b5}-\x{b7}\x{b9}-\x{bb}\x{bd}\x{bf}-\x{131}\x{134}-\x{13e}\x{141}-\x{148}\x{14a}-\x{17f}\x{2b9}\x{370}-\x{379}\x{37b}-\x{383}\x{386}-\x{45f}\x{1e9e}\x{1ea0}-\x{1ef9}\x{200b}-\x{2010}\x{2012}-\x{2016}\x{2018}-\x{2023}\x{2026}-\x{2027}\x{2030}-\x{2032}\x{2035}\x{2038}-\x{203b}\x{203d}\x{203f}-\x{2046}\x{204a}-\x{2056}\x{2058}-\x{205e}\x{20a0}-\x{20a7}\x{20a9}-\x{20bf}\x{2104}\x{2108}\x{2114}\x{2116}-\x{2118}\x{211e}-\x{211f}\x{2122}-\x{2123}\x{2125}\x{2127}\x{2129}\x{212e}\x{213a}\x{2141}-\x{2144}\x{214a}-\x{214f}\x{2180}-\x{2182}\x{2184}-\x{2188}\x{218a}-\x{222b}\x{222e}\x{2231}-\x{2328}\x{232b}-\x{245f}\x{24eb}-\x{27bf}\x{3001}-\x{3029}\x{3030}-\x{3035}\x{3037}\x{303b}-\x{3098}\x{309d}-\x{309e}\x{30a0}-\x{30fe}\x{fb01}-\x{fb02}\x{fe0f}\x{ff01}-\x{ff5e}\x{1f300}-\x{1faff}\x{4e00}-\x{9fff}\x{ac00}-\x{d7a3}]'
        )
        THEN ERROR('country holds a text with letters that I cannot compare in SQL')
        ELSE REPLACE(
          REPLACE(
            REPLACE(
              REPLACE(
                REPLACE(
                  REPLACE(
                    REPLACE(
                      REPLACE(
                        REPLACE(
                          TRANSLATE(
                            NFC_NORMALIZE(spaced_country),
                            'ABCDEFGHIJKLMNOPQRSTUVWXYZª²³µ¹ºÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĴĶĹĻĽŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽſͰͲʹͶ;ͿΆ·ΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫςϏϐϑϒϓϔϕϖϘϚϜϞϠϢϤϦϨϪϬϮϰϱϲϴϵϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
                            'abcdefghijklmnopqrstuvwxyza23μ1oàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĵķĺļľłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžsͱͳʹͷ;ϳά·έήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋσϗβθυύϋφπϙϛϝϟϡϣϥϧϩϫϭϯκρσθεϸσϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ!"#$%&''()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
                          ),
                          'ß',
                          'ss'
                        ),
                        'ẞ',
                        'ss'
                      ),
                      '…',
                      '...'
                    ),
                    '½',
                    '1⁄2'
                  ),
                  '™',
                  'tm'
                ),
                '№',
                'no'
              ),
              'ﬁ',
              'fi'
            ),
            'ﬂ',
            'fl'
          ),
          'İ',
          'i̇'
        )
      END
    END AS value_country,
    CASE
      WHEN NOT CAST(raw_employees AS DOUBLE) IN (CAST('NaN' AS DOUBLE), CAST('Infinity' AS DOUBLE), CAST('-Infinity' AS DOUBLE))
      THEN CAST(raw_employees AS DOUBLE)
    END AS value_employees,
    CASE
      WHEN spaced_industry IN ('', '#N/A', 'NULL', 'Select', 'n/a', 'null')
      THEN NULL
      ELSE CASE
        WHEN STRLEN(spaced_industry) = LENGTH(spaced_industry)
        THEN LOWER(spaced_industry)
        WHEN REGEXP_MATCHES(
          NFC_NORMALIZE(spaced_industry),
          '[^\x{0}-\x{7f}\x{a1}-\x{a7}\x{a9}-\x{ae}\x{b0}-\x{b3}\x{b5}-\x{b7}\x{b9}-\x{bb}\x{bd}\x{bf}-\x{131}\x{134}-\x{13e}\x{141}-\x{148}\x{14a}-\x{17f}\x{2b9}\x{370}-\x{379}\x{37b}-\x{383}\x{386}-\x{45f}\x{1e9e}\x{1ea0}-\x{1ef9}\x{200b}-\x{2010}\x{2012}-\x{2016}\x{2018}-\x{2023}\x{2026}-\x{2027}\x{2030}-\x{2032}\x{2035}\x{2038}-\x{203b}\x{203d}\x{203f}-\x{2046}\x{204a}-\x{2056}\x{2058}-\x{205e}\x{20a0}-\x{20a7}\x{20a9}-\x{20bf}\x{2104}\x{2108}\x{2114}\x{2116}-\x{2118}\x{211e}-\x{211f}\x{2122}-\x{2123}\x{2125}\x{2127}\x{2129}\x{212e}\x{213a}\x{2141}-\x{2144}\x{214a}-\x{214f}\x{2180}-\x{2182}\x{2184}-\x{2188}\x{218a}-\x{222b}\x{222e}\x{2231}-\x{2328}\x{232b}-\x{245f}\x{24eb}-\x{27bf}\x{3001}-\x{3029}\x{3030}-\x{3035}\x{3037}\x{303b}-\x{3098}\x{309d}-\x{309e}\x{30a0}-\x{30fe}\x{fb01}-\x{fb02}\x{fe0f}\x{ff01}-\x{ff5e}\x{1f300}-\x{1faff}\x{4e00}-\x{9fff}\x{ac00}-\x{d7a3}]'
        )
        THEN ERROR('industry holds a text with letters that I cannot compare in SQL')
        ELSE REPLACE(
          REPLACE(
            REPLACE(
              REPLACE(
                REPLACE(
                  REPLACE(
                    REPLACE(
                      REPLACE(
                        REPLACE(
                          TRANSLATE(
                            NFC_NORMALIZE(spaced_industry),
                            'ABCDEFGHIJKLMNOPQRSTUVWXYZª²³µ¹ºÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĴĶĹĻĽŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽſͰͲʹͶ;ͿΆ·ΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫςϏϐϑϒϓϔϕϖϘϚϜϞϠϢϤϦϨϪϬϮϰϱϲϴϵϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
                            'abcdefghijklmnopqrstuvwxyza23μ1oàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĵķĺļľłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžsͱͳʹͷ;ϳά·έήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋσϗβθυύϋφπϙϛϝϟϡϣϥϧϩϫϭϯκρσθεϸσϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ!"#$%&''()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
                          ),
                          'ß',
                          'ss'
                        ),
                        'ẞ',
                        'ss'
                      ),
                      '…',
                      '...'
                    ),
                    '½',
                    '1⁄2'
                  ),
                  '™',
                  'tm'
                ),
                '№',
                'no'
              ),
              'ﬁ',
              'fi'
            ),
            'ﬂ',
            'fl'
          ),
          'İ',
          'i̇'
        )
      END
    END AS value_industry,
    CASE
      WHEN spaced_jobtitle IN ('', '#N/A', 'NULL', 'Select', 'n/a', 'null')
      THEN NULL
      ELSE CASE
        WHEN STRLEN(spaced_jobtitle) = LENGTH(spaced_jobtitle)
        THEN LOWER(spaced_jobtitle)
        WHEN REGEXP_MATCHES(
          NFC_NORMALIZE(spaced_jobtitle),
          '[^\x{0}-\x{7f}\x{a1}-\x{a7}\x{a9}-\x{ae}\x{b0}-\x{b3}\x{b5}-\x{b7}\x{b9}-\x{bb}\x{bd}\x{bf}-\x{131}\x{134}-\x{13e}\x{141}-\x{148}\x{14a}-\x{17f}\x{2b9}\x{370}-\x{379}\x{37b}-\x{383}\x{386}-\x{45f}\x{1e9e}\x{1ea0}-\x{1ef9}\x{200b}-\x{2010}\x{2012}-\x{2016}\x{2018}-\x{2023}\x{2026}-\x{2027}\x{2030}-\x{2032}\x{2035}\x{2038}-\x{203b}\x{203d}\x{203f}-\x{2046}\x{204a}-\x{2056}\x{2058}-\x{205e}\x{20a0}-\x{20a7}\x{20a9}-\x{20bf}\x{2104}\x{2108}\x{2114}\x{2116}-\x{2118}\x{211e}-\x{211f}\x{2122}-\x{2123}\x{2125}\x{2127}\x{2129}\x{212e}\x{213a}\x{2141}-\x{2144}\x{214a}-\x{214f}\x{2180}-\x{2182}\x{2184}-\x{2188}\x{218a}-\x{222b}\x{222e}\x{2231}-\x{2328}\x{232b}-\x{245f}\x{24eb}-\x{27bf}\x{3001}-\x{3029}\x{3030}-\x{3035}\x{3037}\x{303b}-\x{3098}\x{309d}-\x{309e}\x{30a0}-\x{30fe}\x{fb01}-\x{fb02}\x{fe0f}\x{ff01}-\x{ff5e}\x{1f300}-\x{1faff}\x{4e00}-\x{9fff}\x{ac00}-\x{d7a3}]'
        )
        THEN ERROR('job_title holds a text with letters that I cannot compare in SQL')
        ELSE REPLACE(
          REPLACE(
            REPLACE(
              REPLACE(
                REPLACE(
                  REPLACE(
                    REPLACE(
                      REPLACE(
                        REPLACE(
                          TRANSLATE(
                            NFC_NORMALIZE(spaced_jobtitle),
                            'ABCDEFGHIJKLMNOPQRSTUVWXYZª²³µ¹ºÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĴĶĹĻĽŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽſͰͲʹͶ;ͿΆ·ΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫςϏϐϑϒϓϔϕϖϘϚϜϞϠϢϤϦϨϪϬϮϰϱϲϴϵϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
                            'abcdefghijklmnopqrstuvwxyza23μ1oàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĵķĺļľłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžsͱͳʹͷ;ϳά·έήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋσϗβθυύϋφπϙϛϝϟϡϣϥϧϩϫϭϯκρσθεϸσϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ!"#$%&''()*+,-./0123456789:;<=>?@abcdefghijklmnopqrstuvwxyz[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
                          ),
                          'ß',
                          'ss'
                        ),
                        'ẞ',
                        'ss'
                      ),
                      '…',
                      '...'
                    ),
                    '½',
                    '1⁄2'
                  ),
                  '™',
                  'tm'
                ),
                '№',
                'no'
              ),
              'ﬁ',
              'fi'
            ),
            'ﬂ',
            'fl'
          ),
          'İ',
          'i̇'
        )
      END
    END AS value_jobtitle
  FROM single_spaced
), more_read AS (
  SELECT
    *,
    ' ' || TRIM(
      REGEXP_REPLACE(
        value_jobtitle,
        '[^\x{30}-\x{39}\x{41}-\x{5a}\x{5f}\x{61}-\x{7a}\x{aa}\x{b5}\x{ba}\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{131}\x{134}-\x{13e}\x{141}-\x{148}\x{14a}-\x{17f}\x{2b9}\x{307}\x{370}-\x{374}\x{376}-\x{377}\x{37b}-\x{37d}\x{37f}\x{386}\x{388}-\x{38a}\x{38c}\x{38e}-\x{3a1}\x{3a3}-\x{3f5}\x{3f7}-\x{45f}\x{1e9e}\x{1ea0}-\x{1ef9}\x{214e}\x{2184}\x{3005}-\x{3006}\x{3031}-\x{3035}\x{303b}-\x{303c}\x{3041}-\x{3096}\x{309d}-\x{309e}\x{30a1}-\x{30fa}\x{30fc}-\x{30fe}\x{fb01}-\x{fb02}\x{fe0f}\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{4e00}-\x{9fff}\x{ac00}-\x{d7a3}]+',
        ' ',
        'g'
      ),
      ' '
    ) || ' ' AS words_jobtitle
  FROM values_read
), lead_keys AS (
  SELECT
    *,
    CASE
      WHEN REGEXP_REPLACE(
        CASE
          WHEN TYPEOF(lead_id) IN ('VARCHAR', 'BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT', 'UINTEGER')
          THEN CAST(lead_id AS TEXT)
          ELSE ERROR('an id has to be VARCHAR or BIGINT')
        END,
        '^[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+|[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+$',
        '',
        'g'
      ) IN ('', '#N/A', 'NULL', 'Select', 'n/a', 'null')
      THEN NULL
      ELSE REGEXP_REPLACE(
        CASE
          WHEN TYPEOF(lead_id) IN ('VARCHAR', 'BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT', 'UINTEGER')
          THEN CAST(lead_id AS TEXT)
          ELSE ERROR('an id has to be VARCHAR or BIGINT')
        END,
        '^[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+|[\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+$',
        '',
        'g'
      )
    END AS lead_key
  FROM more_read
), leads_with_events AS (
  SELECT
    lead_keys.*,
    COALESCE(events_counted.events_0, 0) AS events_0,
    COALESCE(events_counted.events_1, 0) AS events_1,
    COALESCE(events_counted.events_2, 0) AS events_2,
    COALESCE(events_counted.events_3, 0) AS events_3,
    COALESCE(events_counted.events_4, 0) AS events_4,
    COALESCE(events_counted.events_5, 0) AS events_5
  FROM lead_keys
  LEFT JOIN events_counted
    ON lead_keys.lead_key = events_counted.lead_key
), conditions AS (
  SELECT
    *,
    value_jobtitle IN ('ceo', 'cfo', 'cto', 'geschäftsführer', 'managing director') AS is_0,
    STRPOS(words_jobtitle, ' director ') > 0
    OR STRPOS(words_jobtitle, ' head ') > 0
    OR STRPOS(words_jobtitle, ' vp ') > 0 AS is_2,
    events_0 >= 1 AS is_6,
    events_1 >= 1 AS is_7,
    events_2 >= 1 AS is_8,
    events_3 >= 1 AS is_9,
    events_4 >= 1 AS is_10,
    events_5 <= 0 AS is_11
  FROM leads_with_events
), conditions_2 AS (
  SELECT
    *,
    is_10 AND is_11 AS is_12
  FROM conditions
), segments AS (
  SELECT
    *,
    CAST(NULL AS TEXT) AS segment
  FROM conditions_2
), members AS (
  SELECT
    segments.*,
    COALESCE(by_of_employees.c1, 0) AS of_employees_grade, /* rules.lead:12 when employees between 50 and 1000 grade +1 */
    COALESCE(by_of_employees.c2, 0) AS of_employees_decided,
    COALESCE(by_of_industry.c1, 0) AS of_industry_grade, /* rules.lead:13 when industry in [Manufacturing, Logistics] grade +1/3 */
    COALESCE(by_of_industry.c2, CASE WHEN value_industry IS NULL THEN 0 ELSE 1 END) AS of_industry_decided,
    COALESCE(by_of_country.c1, 0) AS of_country_score_0, /* rules.lead:14 when country in [DE, AT, CH] score +5 */
    COALESCE(by_of_country.c2, CASE WHEN value_country IS NULL THEN 0 ELSE 1 END) AS of_country_decided,
    CASE WHEN is_0 THEN 6 WHEN is_2 THEN 3 ELSE 0 END AS rule_1_grade, /* rules.lead:9 when job_title in decision_makers grade +2 */ /* rules.lead:10 when job_title contains word [Head, Director, VP] grade +1 */
    CASE
      WHEN is_6
      THEN LEAST(LEAST(LEAST(events_0, 100000001) * CAST(10000 AS BIGINT), CAST(1000000000000 AS BIGINT)), 30000)
      ELSE 0
    END AS rule_6_score_0, /* rules.lead:16 each downloaded whitepaper score +10 up to 30 */
    CASE
      WHEN is_7
      THEN LEAST(LEAST(LEAST(events_1, 500000001) * CAST(2000 AS BIGINT), CAST(1000000000000 AS BIGINT)), 20000)
      ELSE 0
    END AS rule_7_score_0, /* rules.lead:17 each clicked email in the last 90 days score +2 up to 20 */
    CASE WHEN is_8 THEN 30000 ELSE 0 END AS rule_8_score_0, /* rules.lead:18 when requested demo score +30 */
    CASE WHEN is_9 THEN -20000 ELSE 0 END AS rule_9_score_0, /* rules.lead:19 when unsubscribed newsletter score -20 */
    CASE WHEN is_12 THEN -10000 ELSE 0 END AS rule_10_score_0 /* rules.lead:20 when no activity for 60 days score -10 */
  FROM segments
  LEFT JOIN (VALUES
    (0, 0, 1),
    (1, 3, 1),
    (2, 0, 1)) AS by_of_employees(class, c1, c2)
    ON CASE
      WHEN value_employees IS NULL
      THEN NULL
      WHEN value_employees < 50
      THEN 0
      WHEN value_employees <= 1000
      THEN 1
      ELSE 2
    END = by_of_employees.class
  LEFT JOIN (VALUES
    ('logistics', 1, 1),
    ('manufacturing', 1, 1)) AS by_of_industry(class, c1, c2)
    ON value_industry = by_of_industry.class
  LEFT JOIN (VALUES
    ('at', 5000, 1),
    ('ch', 5000, 1),
    ('de', 5000, 1)) AS by_of_country(class, c1, c2)
    ON value_country = by_of_country.class
), sums AS (
  SELECT
    *,
    CAST(of_country_score_0 AS BIGINT) + rule_6_score_0 + rule_7_score_0 + rule_8_score_0 + rule_9_score_0 + rule_10_score_0 AS sum_0 /* score */
  FROM members
), ranges AS (
  SELECT
    *,
    LEAST(GREATEST(sum_0, 0), 100000) AS ranged_0
  FROM sums
), scores AS (
  SELECT
    *,
    ranged_0 + 500 - (
      (
        (
          ranged_0 + 500
        ) % 1000 + 1000
      ) % 1000
    ) AS total_0
  FROM ranges
), thirds AS (
  SELECT
    *,
    CAST(2 AS BIGINT) + of_employees_grade + of_industry_grade + rule_1_grade AS thirds
  FROM scores
), thirds_in_scale AS (
  SELECT
    *,
    LEAST(GREATEST(thirds, 0), 12) AS thirds_in_scale
  FROM thirds
), grades AS (
  SELECT
    *,
    CASE
      WHEN thirds_in_scale = 0
      THEN 'F'
      WHEN thirds_in_scale = 1
      THEN 'D-'
      WHEN thirds_in_scale = 2
      THEN 'D'
      WHEN thirds_in_scale = 3
      THEN 'D+'
      WHEN thirds_in_scale = 4
      THEN 'C-'
      WHEN thirds_in_scale = 5
      THEN 'C'
      WHEN thirds_in_scale = 6
      THEN 'C+'
      WHEN thirds_in_scale = 7
      THEN 'B-'
      WHEN thirds_in_scale = 8
      THEN 'B'
      WHEN thirds_in_scale = 9
      THEN 'B+'
      WHEN thirds_in_scale = 10
      THEN 'A-'
      WHEN thirds_in_scale = 11
      THEN 'A'
      WHEN thirds_in_scale = 12
      THEN 'A+'
    END AS grade
  FROM thirds_in_scale
), conditions_on_totals AS (
  SELECT
    *,
    total_0 >= 40000 AS is_13,
    grade IN ('C', 'C+', 'B-', 'B', 'B+', 'A-', 'A', 'A+') AS is_14,
    total_0 >= 20000 AS is_16
  FROM grades
), conditions_on_totals_2 AS (
  SELECT
    *,
    is_13 AND is_14 AS is_15
  FROM conditions_on_totals
), reasons AS (
  SELECT
    *,
    CAST(NULL AS TEXT) AS disqualified
  FROM conditions_on_totals_2
)
SELECT
  lead_id AS "lead_id",
  CAST(total_0 // 1000 AS BIGINT) AS "score",
  grade AS "grade",
  segment AS "segment",
  CASE WHEN is_15 THEN 'SQL' WHEN is_16 THEN 'MQL' ELSE 'Nurture' END AS "stage",
  CAST((
    (
      CAST(0 AS BIGINT) + of_employees_decided + of_industry_decided + of_country_decided + CASE WHEN is_0 IS NULL THEN 0 ELSE 1 END + CASE WHEN is_2 IS NULL THEN 0 ELSE 1 END + CASE WHEN is_6 IS NULL THEN 0 ELSE 1 END + CASE WHEN is_7 IS NULL THEN 0 ELSE 1 END + CASE WHEN is_8 IS NULL THEN 0 ELSE 1 END + CASE WHEN is_9 IS NULL THEN 0 ELSE 1 END + CASE WHEN is_12 IS NULL THEN 0 ELSE 1 END
    ) * 100
  ) // 10 AS BIGINT) AS "coverage",
  disqualified AS "disqualified"
FROM reasons
{% endraw %}{% endmacro %}
