-- An order that is heard of late is judged by the program of the day it was placed on: found by its moment.
CREATE INDEX program_version_by_published_at ON program_version (shop_id, published_at, version);
