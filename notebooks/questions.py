"""Ten questions that the notebook `sql` starts from; each that is not a sum brings its evidence along."""

QUESTIONS = {
    "1. Which calls are open, and for how long?": """SELECT days_left, next_due_at, title, issuer, province, document_id, char_start, char_end
FROM open_calls
ORDER BY next_due_at, title""",
    "2. Which deadlines fall into this week?": """SELECT province, due_at, kind, title, document_id, char_start, char_end
FROM deadlines_this_week""",
    "3. What does each call pay at most?": """SELECT b.amount_max_yuan, b.subject, n.title, n.issuer, b.quote, b.document_id, b.char_start, b.char_end
FROM budgets b JOIN notices n USING (notice_id)
WHERE n.duplicate_of IS NULL AND b.kind = 'grant_cap'
ORDER BY b.amount_max_yuan DESC NULLS LAST, n.title""",
    "4. Which fields were called for, year by year?": """SELECT domain, year, calls, calls_with_money, median_grant_yuan
FROM money_by_domain_year
WHERE calls > 0
ORDER BY year DESC NULLS LAST, calls DESC, domain""",
    "5. How did each notice name a field?": """SELECT d.domain, d.name, n.title, n.province, d.document_id, d.char_start, d.char_end
FROM domains d JOIN notices n USING (notice_id)
WHERE n.duplicate_of IS NULL
ORDER BY d.domain NULLS LAST, d.name, n.title""",
    "6. Whom do I call?": """SELECT n.issuer, c.name, c.department, c.phones, c.emails, c.responsible_for, c.document_id, c.char_start, c.char_end
FROM contacts c JOIN notices n USING (notice_id)
WHERE n.duplicate_of IS NULL
ORDER BY n.issuer NULLS LAST, c.seq""",
    "7. How many projects may a unit put forward?": """SELECT n.issuer, n.title, q.unit, q.count, q.quote, q.document_id, q.char_start, q.char_end
FROM quotas q JOIN notices n USING (notice_id)
WHERE n.duplicate_of IS NULL
ORDER BY n.issuer NULLS LAST, n.title, q.seq""",
    "8. What do firms ask for, by field?": """SELECT domain, count(*) AS projects, sum(total_budget_yuan) AS total_yuan
FROM requirements, unnest(domains) AS each(domain)
WHERE duplicate_of IS NULL
GROUP BY domain
ORDER BY total_yuan DESC NULLS LAST, domain""",
    "9. Where does each project state its budget?": """SELECT r.title, r.organization, r.total_budget_yuan, e.quote, e.document_id, e.char_start, e.char_end
FROM requirements r
JOIN field_evidence e ON e.table_name = 'requirements' AND e.row_id = r.form_id || ':' || r.seq
WHERE r.duplicate_of IS NULL AND e.field = 'total_budget_yuan'
ORDER BY r.total_budget_yuan DESC NULLS LAST, r.title""",
    "10. How sure is each rule, and how often was it used?": """SELECT component, count(*) AS facts, round(avg(confidence), 2) AS confidence
FROM (
    SELECT component, confidence FROM deadlines UNION ALL BY NAME
    SELECT component, confidence FROM budgets UNION ALL BY NAME
    SELECT component, confidence FROM domains UNION ALL BY NAME
    SELECT component, confidence FROM contacts
)
GROUP BY component
ORDER BY facts DESC, component""",
}

# What proves that a call fits a project: given the call, the fields that both share, and the project's row.
FIT = """SELECT 'When the call closes' AS what, document_id, char_start, char_end
FROM open_calls WHERE notice_id = $1
UNION ALL
(SELECT 'The field that the call names', document_id, char_start, char_end
FROM domains WHERE notice_id = $1 ORDER BY NOT coalesce(list_contains(string_split($2, '、'), domain), false), seq LIMIT 1)
UNION ALL
(SELECT 'What the project asks for', document_id, char_start, char_end
FROM field_evidence WHERE table_name = 'requirements' AND row_id = $3
ORDER BY field <> 'fiscal_budget_yuan', field <> 'total_budget_yuan', field <> 'title', field LIMIT 1)"""
