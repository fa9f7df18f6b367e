BEGIN TRANSACTION;
CREATE TABLE aliases (
	learner_id INTEGER NOT NULL, 
	fact_id VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	alias VARCHAR NOT NULL, 
	UNIQUE (learner_id, fact_id, target, alias), 
	FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE
);
INSERT INTO "aliases" VALUES(1,'f1','periphery','rim zone');
INSERT INTO "aliases" VALUES(1,'f1','periphery','outer shell');
INSERT INTO "aliases" VALUES(2,'f1','periphery','rim zone');
INSERT INTO "aliases" VALUES(2,'f1','periphery','outer shell');
CREATE TABLE attempts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	learner_id INTEGER NOT NULL, 
	uid VARCHAR NOT NULL, 
	quiz_id VARCHAR NOT NULL, 
	turn INTEGER NOT NULL, 
	item_id VARCHAR NOT NULL, 
	fact_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	response VARCHAR NOT NULL, 
	score FLOAT NOT NULL, 
	verdict VARCHAR NOT NULL, 
	rating INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	day INTEGER NOT NULL, 
	hints INTEGER NOT NULL, 
	guess FLOAT NOT NULL, 
	recall INTEGER NOT NULL, 
	confused_with VARCHAR NOT NULL, 
	review INTEGER NOT NULL, 
	undone INTEGER DEFAULT 0 NOT NULL, 
	card_before VARCHAR, 
	session_before VARCHAR, 
	UNIQUE (learner_id, uid), 
	FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE
);
INSERT INTO "attempts" VALUES(1,1,'b6c76394959d447bb4c18cf3e819a02c','q1',0,'i','f1','cloze','ab “ü”',1.0,'correct',3,'2026-03-23T09:00:00+00:00',739698,0,0.05,0,'',1,0,NULL,NULL);
INSERT INTO "attempts" VALUES(2,1,'0dac3c6ab955494fa1eb6494a6086edd','q1',1,'i','f1','cloze','at the periphery',1.0,'correct',3,'2026-03-23T09:00:00+00:00',739698,0,0.05,0,'',1,0,'{"fact_id": "f1", "stability": 2.5, "difficulty": 5.0, "due": 739701, "last": 739698, "reviews": 1, "lapses": 0}','{"turn":0}');
INSERT INTO "attempts" VALUES(3,1,'5eb9722e64d54ed3900d8b3cacef47fb','q1',2,'i','f1','cloze','at the periphery',0.25,'correct',3,'2026-03-23T09:00:00+00:00',739698,0,0.05,0,'f9',1,0,'{"fact_id": "f1", "stability": 2.5, "difficulty": 5.0, "due": 739701, "last": 739698, "reviews": 2, "lapses": 0}','{"turn":1}');
INSERT INTO "attempts" VALUES(4,1,'e97ae014bee94305876cfde9d91588bf','q1',3,'i','f1','cloze','at the periphery',1.0,'correct',3,'2026-03-23T09:00:00+00:00',739698,0,0.05,0,'',1,1,'{"fact_id": "f1", "stability": 2.5, "difficulty": 5.0, "due": 739701, "last": 739698, "reviews": 3, "lapses": 0}','{"turn":2}');
INSERT INTO "attempts" VALUES(5,2,'6b6b19738ea64b3a9444410fabbf56b8','q1',0,'i','f1','cloze','ab “ü”',1.0,'correct',3,'2026-03-23T09:00:00+00:00',739698,0,0.05,0,'',1,0,NULL,NULL);
INSERT INTO "attempts" VALUES(6,2,'8aa3d05970864aa69d9bc12aa6746f52','q1',1,'i','f1','cloze','at the periphery',1.0,'correct',3,'2026-03-23T09:00:00+00:00',739698,0,0.05,0,'',1,0,'{"fact_id": "f1", "stability": 2.5, "difficulty": 5.0, "due": 739701, "last": 739698, "reviews": 1, "lapses": 0}','{"turn":0}');
INSERT INTO "attempts" VALUES(7,2,'029769cdf4764fd58caae2ba2993c5c2','q1',2,'i','f1','cloze','at the periphery',0.25,'correct',3,'2026-03-23T09:00:00+00:00',739698,0,0.05,0,'f9',1,0,'{"fact_id": "f1", "stability": 2.5, "difficulty": 5.0, "due": 739701, "last": 739698, "reviews": 2, "lapses": 0}','{"turn":1}');
INSERT INTO "attempts" VALUES(8,2,'71dee83a50f14341b4f192b3f15a43db','q1',3,'i','f1','cloze','at the periphery',1.0,'correct',3,'2026-03-23T09:00:00+00:00',739698,0,0.05,0,'',1,1,'{"fact_id": "f1", "stability": 2.5, "difficulty": 5.0, "due": 739701, "last": 739698, "reviews": 3, "lapses": 0}','{"turn":2}');
CREATE TABLE cards (
	learner_id INTEGER NOT NULL, 
	fact_id VARCHAR NOT NULL, 
	stability FLOAT NOT NULL, 
	difficulty FLOAT NOT NULL, 
	due INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	reviews INTEGER NOT NULL, 
	lapses INTEGER NOT NULL, 
	UNIQUE (learner_id, fact_id), 
	FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE
);
INSERT INTO "cards" VALUES(1,'f1',2.5,5.0,739701,739698,3,0);
INSERT INTO "cards" VALUES(2,'f1',2.5,5.0,739701,739698,3,0);
CREATE TABLE learners (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "learners" VALUES(1,'Ana');
INSERT INTO "learners" VALUES(2,'Ben Ölz');
CREATE TABLE sessions (
	learner_id INTEGER NOT NULL, 
	quiz_id VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	UNIQUE (learner_id, quiz_id), 
	FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES(1,'q1','{"turn":2}',5);
INSERT INTO "sessions" VALUES(1,'q2','{}',6);
INSERT INTO "sessions" VALUES(2,'q1','{"turn":2}',5);
INSERT INTO "sessions" VALUES(2,'q2','{}',6);
CREATE TABLE visit_hints (
	visit_id VARCHAR NOT NULL, 
	hint VARCHAR NOT NULL, 
	UNIQUE (visit_id, hint), 
	FOREIGN KEY(visit_id) REFERENCES visits (id) ON DELETE CASCADE
);
INSERT INTO "visit_hints" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','keys');
CREATE TABLE visit_learners (
	id INTEGER NOT NULL, 
	visit_id VARCHAR NOT NULL, 
	learner VARCHAR NOT NULL, 
	shown VARCHAR NOT NULL, 
	last_turn INTEGER DEFAULT 0 NOT NULL, 
	quiz VARCHAR DEFAULT '' NOT NULL, 
	chat_quiz VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (visit_id, shown), 
	FOREIGN KEY(visit_id) REFERENCES visits (id) ON DELETE CASCADE, 
	UNIQUE (learner)
);
INSERT INTO "visit_learners" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','me','me',1,'q2','');
INSERT INTO "visit_learners" VALUES(2,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','me of browser d77a6b1be459','me',0,'','');
INSERT INTO "visit_learners" VALUES(3,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','Cy of browser 0bf500077ec9','Cy',0,'','');
CREATE TABLE visit_reports (
	id INTEGER NOT NULL, 
	owner_id INTEGER NOT NULL, 
	report VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(owner_id) REFERENCES visit_learners (id) ON DELETE CASCADE
);
CREATE TABLE visit_turns (
	owner_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	reply VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	UNIQUE (owner_id, number), 
	FOREIGN KEY(owner_id) REFERENCES visit_learners (id) ON DELETE CASCADE
);
INSERT INTO "visit_turns" VALUES(1,1,'where?','{"kind": "answer", "text": "Your notes say of the Amber river: rises on the north face. Older than the hills.", "markdown": "Your notes say:\n\n- rises on the north face [1]\n- older [2][3]", "sentences": [{"text": "Your notes say of the Amber river:", "citations": [], "frame": true, "heading": ""}, {"text": "It rises on the north face and meets the sea at Port Vell.", "citations": [1], "frame": false, "heading": ""}, {"text": "It is 240 km long and older than the hills.", "citations": [2, 3], "frame": false, "heading": ""}], "citations": [{"number": 1, "source": "rivers.md", "headings": ["Rivers", "Amber river"], "quote": "- **Site:** rises on the north face and meets the sea at Port Vell.", "start": 26, "end": 93, "first_line": 5, "last_line": 5, "before": "# Rivers\n\n## Amber river\n\n", "after": "\n- **Size:** 240 km long, \ud83c\udf0a and tidal for the last 12 km.\n- **Age:** older than the hills around it. [disputed: Two surv", "page": null, "disputed": null, "stale": false}, {"number": 2, "source": "rivers.md", "headings": ["Rivers", "Amber river"], "quote": "- **Size:** 240 km long, \ud83c\udf0a and tidal for the last 12 km.", "start": 94, "end": 150, "first_line": 6, "last_line": 6, "before": "# Rivers\n\n## Amber river\n\n- **Site:** rises on the north face and meets the sea at Port Vell.\n", "after": "\n- **Age:** older than the hills around it. [disputed: Two surveys date it later.]\n\n## Blue river\n\n- **Site:** rises in ", "page": null, "disputed": null, "stale": false}, {"number": 3, "source": "rivers.md", "headings": ["Rivers", "Amber river"], "quote": "- **Age:** older than the hills around it. [disputed: Two surveys date it later.]", "start": 151, "end": 232, "first_line": 7, "last_line": 7, "before": "ite:** rises on the north face and meets the sea at Port Vell.\n- **Size:** 240 km long, \ud83c\udf0a and tidal for the last 12 km.\n", "after": "\n\n## Blue river\n\n- **Site:** rises in the eastern marsh.\n- **Size:** 95 km long.\n", "page": null, "disputed": "Two surveys date it later.", "stale": false}], "understood": "Where is the Amber river?", "notices": [], "abstention": null, "comparison": null, "suggestions": ["Amber river vs Blue river"], "tables": []}','2026-03-23T09:00:00+00:00');
CREATE TABLE visits (
	id VARCHAR NOT NULL, 
	owner INTEGER NOT NULL, 
	current VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "visits" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,'me');
INSERT INTO "visits" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',0,'Cy of browser 0bf500077ec9');
CREATE TABLE wishes (
	learner_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	UNIQUE (learner_id, name), 
	FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE
);
INSERT INTO "wishes" VALUES(1,'exam','2027-06-01');
INSERT INTO "wishes" VALUES(2,'exam','2027-06-01');
CREATE INDEX reviews_of_learner ON attempts (learner_id, id, fact_id, day, rating, score, guess, recall, undone, review) WHERE undone = 0 AND review = 1;
CREATE UNIQUE INDEX one_answer_a_turn ON attempts (learner_id, quiz_id, turn) WHERE undone = 0;
CREATE INDEX confusions_of_learner ON attempts (learner_id, fact_id, confused_with, undone) WHERE undone = 0 AND confused_with <> '';
CREATE INDEX kept_of_learner ON attempts (learner_id, id) WHERE undone = 0;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('attempts',8);
COMMIT;
PRAGMA user_version=2;
