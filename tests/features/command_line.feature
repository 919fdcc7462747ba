Feature: Afternoon on the command line
  The same engine without a window: for scripts, schedulers and people who like to type.
  Machines read JSON lines on stdout; words for people go to stderr.

  Background:
    Given a file "notes.md" about the revenue in March

  # --- one sentence in, finished files out ---

  Scenario: One sentence, one file, one finished document
    Given a chat model that reads the notes and writes a summary
    When I run "Summarise March" with the notes into the folder "out"
    Then it ends with exit code 0
    And "out" holds "Summary.md"
    And stdout is empty
    And I am told "made Summary.md"
    And I am told "What was checked"

  Scenario: A script follows along
    Given a chat model that reads the notes and writes a summary
    When I run "Summarise March" with the notes as JSON into the folder "out"
    Then it ends with exit code 0
    And every line of stdout is a JSON object with type, seq, at and task
    And the lines tell of run_started, tool_call, tool_result, deliverable, check, final and run_finished
    And each call and its result carry the chat model's id
    And the deliverable lies where the line says, with its hash
    And the last line says "done"

  Scenario: The text as it arrives, when a script wants it
    Given a chat model that reads the notes and writes a summary
    When I run "Summarise March" with the notes and "--json=deltas"
    Then the lines tell of text
    And the text put together begins with "Reading.Writing."

  Scenario: The instruction comes from a file
    Given a chat model that reads the notes and writes a summary
    And a file "wish.txt" that says "Summarise March, please"
    When I run the instruction in "wish.txt" with the notes
    Then it ends with exit code 0
    And the task's instruction is "Summarise March, please"

  Scenario: Never over my own file
    Given a chat model that reads the notes and writes a summary
    And a file "out/Summary.md" that says "mine"
    When I run "Summarise March" with the notes into the folder "out"
    Then it ends with exit code 0
    And "out" holds "Summary-v2.md"
    And "out/Summary.md" still says "mine"

  # --- what asks first ---

  Scenario: I am shown exactly what will run, and allow it
    Given a chat model that wants to place the summary in the folder "given"
    When I run "Place it" with standard input for cards, and allow what is asked
    Then it ends with exit code 0
    And I was shown a card for "place_copy" with the file "Summary.md" and the folder "given"
    And "given" holds "Summary.md"

  Scenario: I say no, and the work goes on around it
    Given a chat model that wants to place the summary in the folder "given"
    When I run "Place it" with standard input for cards, and deny what is asked
    Then it ends with exit code 0
    And "given" is empty
    And the chat model was told that I declined

  Scenario: The end of input means no
    Given a chat model that wants to place the summary in the folder "given"
    When I run "Place it" with standard input for cards, and close it
    Then it ends with exit code 0
    And "given" is empty

  Scenario: Lines that make no sense decide nothing
    Given a chat model that wants to place the summary in the folder "given"
    When I run "Place it" with standard input for cards, and type nonsense before I allow it
    Then it ends with exit code 0
    And I am told "was not understood and changed nothing"
    And "given" holds "Summary.md"

  Scenario: I stop it while a card waits
    Given a chat model that wants to place the summary in the folder "given"
    When I run "Place it" until a card is shown, and interrupt it
    Then it ends with exit code 130
    And I am told "goes on with `afternoon worker --drain`"
    And what waits for me is one approval of "place_copy"

  Scenario: Nobody is there to ask
    Given a chat model that wants to place the summary in the folder "given"
    When I run "Place it" and nobody may be asked
    Then it ends with exit code 0
    And "given" is empty

  Scenario: The card waits for me
    Given a chat model that wants to place the summary in the folder "given"
    When I run "Place it" and leave cards waiting
    Then it ends with exit code 3
    And I am told "afternoon decide"
    And what waits for me is one approval of "place_copy"
    When I grant it
    And a worker drains the queue
    Then it ends with exit code 0
    And "given" holds "Summary.md"

  # --- questions ---

  Scenario: A question stops the task until I answer
    Given a chat model that asks "Which month?" and writes what I answer
    When I run "Summarise a month" with the notes
    Then it ends with exit code 3
    And I am told "Which month?"
    And I am told "afternoon answer"
    When I answer "March"
    And a worker drains the queue
    Then it ends with exit code 0
    And the task is "done"
    And the chat model was answered "March"

  Scenario: I skip the question
    Given a chat model that asks "Which month?" and writes what I answer
    When I run "Summarise a month" with the notes
    And I skip the question
    And a worker drains the queue
    Then the task is "done"
    And the chat model was answered "skipped: choose what is most likely and state the assumption"

  Scenario: A script has the answers ready
    Given a chat model that asks "Which month?" and writes what I answer
    And a file "answers.json" that says {"which MONTH": "March", "*": null}
    When I run "Summarise a month" with the notes and the answers in "answers.json"
    Then it ends with exit code 0
    And the chat model was answered "March"

  Scenario: The first answer stands
    Given a chat model that asks "Which month?" and writes what I answer
    When I run "Summarise a month" with the notes
    And I answer "March"
    And I answer "April"
    Then it ends with exit code 2
    And I am told "The first answer stands"

  # --- the queue ---

  Scenario: What was acknowledged is there
    Given a chat model that reads the notes and writes a summary
    When I submit "Summarise March" with the notes
    Then it ends with exit code 0
    And stdout is "ACK" and the task's id
    And the task is "queued"
    When a worker drains the queue
    Then it ends with exit code 0
    And I am told "## What was made"
    And the task is "done"

  Scenario: I change my mind while it waits
    Given a chat model that reads the notes and writes a summary
    When I submit "Summarise March" with the notes
    And I pause the task
    And a worker drains the queue
    Then the task is "paused"
    When I steer the task with "And in Chinese"
    And I resume the task
    And a worker drains the queue
    Then the task is "done"
    And the chat model heard "And in Chinese"

  Scenario: What I cancel never starts
    Given a chat model that reads the notes and writes a summary
    When I submit "Summarise March" with the notes
    And I cancel the task
    And a worker drains the queue
    Then the task is "cancelled"
    And the task has no deliverables
    When I resume the task
    Then it ends with exit code 2
    And I am told "This task is cancelled"

  Scenario: A second engine stands back
    Given a worker that keeps working
    When a worker drains the queue
    Then it ends with exit code 4
    And I am told "already working in"

  Scenario: The worker that is there takes what I submit, and stops when told to
    Given a chat model that reads the notes and writes a summary
    And a worker that keeps working
    When I submit "Summarise March" with the notes
    Then the task becomes "done"
    And the worker ends cleanly when it is interrupted

  # --- looking ---

  Scenario: Everything about one task
    Given a chat model that reads the notes and writes a summary
    When I run "Summarise March" with the notes
    And I ask for the status of the task as JSON
    Then the answer is one JSON object
    And it tells the task's calls, sources, checks and deliverables

  Scenario: Looking around
    When I ask for "status --json"
    Then the answer is one JSON object with "tasks"
    When I ask for "approvals --json"
    Then the answer is one JSON object with "approvals"
    When I ask for "models --json"
    Then the answer is one JSON object with "models"
    And the offline engine is ready and others say why they are not
    When I ask for "doctor --json"
    Then the answer is one JSON object with "findings"
    When I ask for "doctor --rebuild --json"
    Then the rebuilt journal is the same

  Scenario: A task as plain files
    Given a chat model that reads the notes and writes a summary
    When I run "Summarise March" with the notes
    And I export the task to "exported"
    Then it ends with exit code 0
    And "exported" holds a file called "Summary.md"
    And stdout is empty
