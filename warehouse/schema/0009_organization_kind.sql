-- 企业, 国有企业 and 某某有限公司 are one kind of applicant in any province; the form's own words stay beside it.
ALTER TABLE requirements ADD COLUMN organization_kind VARCHAR;
