-- The table of leads: leads. Its columns, and what each has to be:
--   job_title: VARCHAR
-- The table of events: events. Its columns, and what each has to be:
--   lead_id: like id of the leads
--   object: VARCHAR
--   time: DATE or TIMESTAMP
--   event: VARCHAR
WITH read AS (
  SELECT
    "id" AS lead_id,
    CASE WHEN TYPEOF("job_title") = 'VARCHAR' THEN "job_title" ELSE ERROR('job_title has to be VARCHAR') END AS raw_jobtitle
  FROM leads
), single_spaced AS (
  SELECT
    *,
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
  FROM values_read
), events_read AS (
  SELECT
    "lead_id" AS lead_id,
    CASE WHEN TYPEOF("object") = 'VARCHAR' THEN "object" ELSE ERROR('object has to be VARCHAR') END AS raw_log_object,
    CASE
      WHEN TYPEOF("time") IN ('DATE', 'TIMESTAMP')
      THEN "time"
      ELSE ERROR('time has to be DATE or TIMESTAMP')
    END AS raw_log_time,
    CASE WHEN TYPEOF("event") = 'VARCHAR' THEN "event" ELSE ERROR('event has to be VARCHAR') END AS raw_log_verb
  FROM events
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
        'besuch',
        'besuch auf',
        'besuch bei',
        'besuch von',
        'besuch-auf',
        'besuch-bei',
        'besuch-von',
        'besuch_auf',
        'besuch_bei',
        'besuch_von',
        'besuche',
        'besuche auf',
        'besuche von',
        'besuche-auf',
        'besuche-von',
        'besuche_auf',
        'besuche_von',
        'besucht',
        'visit',
        'visit of',
        'visit to',
        'visit-of',
        'visit-to',
        'visit_of',
        'visit_to',
        'visited',
        'visits',
        'visits of',
        'visits to',
        'visits-of',
        'visits-to',
        'visits_of',
        'visits_to'
      )
    )
    AND (
      NOT value_log_object IS NULL AND value_log_object = 'careers'
    ) AS is_1
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
), events_that_count AS (
  SELECT
    *
  FROM event_leads
  WHERE
    CAST(value_log_time AS TIMESTAMP) <= CAST('2026-06-30 23:59:59.999999' AS TIMESTAMP)
    AND NOT lead_key IS NULL
), events_measured AS (
  SELECT
    *,
    is_0 AS in_0,
    is_1 AS in_1
  FROM events_that_count
), events_gathered AS (
  SELECT
    lead_key,
    SUM(CASE WHEN in_0 THEN 1 ELSE 0 END) AS events_0,
    SUM(CASE WHEN in_1 THEN 1 ELSE 0 END) AS events_1
  FROM events_measured
  GROUP BY
    lead_key
), leads_with_events AS (
  SELECT
    lead_keys.*,
    COALESCE(events_gathered.events_0, 0) AS events_0,
    COALESCE(events_gathered.events_1, 0) AS events_1
  FROM lead_keys
  LEFT JOIN events_gathered
    ON lead_keys.lead_key = events_gathered.lead_key
), conditions AS (
  SELECT
    *,
    events_0 >= 1 AS is_2,
    events_1 >= 1 AS is_3
  FROM leads_with_events
), segments AS (
  SELECT
    *,
    CAST(NULL AS TEXT) AS segment
  FROM conditions
), members AS (
  SELECT
    segments.*,
    COALESCE(by_of_jobtitle.c1, 0) AS of_jobtitle_grade, /* when job_title in [CEO] grade +1 */
    COALESCE(by_of_jobtitle.c2, CASE WHEN value_jobtitle IS NULL THEN 0 ELSE 1 END) AS of_jobtitle_decided,
    CASE WHEN is_2 THEN 20000 ELSE 0 END AS rule_2_score_0, /* when downloaded whitepaper score +20 */
    CASE WHEN is_3 THEN -3 ELSE 0 END AS rule_3_grade /* when visited careers grade -1 */
  FROM segments
  LEFT JOIN (VALUES
    ('ceo', 3, 1)) AS by_of_jobtitle(class, c1, c2)
    ON value_jobtitle = by_of_jobtitle.class
), sums AS (
  SELECT
    *,
    CAST(rule_2_score_0 AS BIGINT) AS sum_0 /* score */
  FROM members
), scores AS (
  SELECT
    *,
    sum_0 + 500 - (
      (
        (
          sum_0 + 500
        ) % 1000 + 1000
      ) % 1000
    ) AS total_0
  FROM sums
), thirds AS (
  SELECT
    *,
    CAST(2 AS BIGINT) + of_jobtitle_grade + rule_3_grade AS thirds
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
), reasons AS (
  SELECT
    *,
    CAST(NULL AS TEXT) AS disqualified
  FROM grades
)
SELECT
  lead_id AS "id",
  CAST(total_0 // 1000 AS BIGINT) AS "score",
  grade AS "grade",
  segment AS "segment",
  CAST(NULL AS TEXT) AS "stage",
  CAST((
    (
      CAST(0 AS BIGINT) + of_jobtitle_decided + CASE WHEN is_2 IS NULL THEN 0 ELSE 1 END + CASE WHEN is_3 IS NULL THEN 0 ELSE 1 END
    ) * 100
  ) // 3 AS BIGINT) AS "coverage",
  disqualified AS "disqualified"
FROM reasons
